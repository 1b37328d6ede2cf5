using Microsoft.Extensions.Logging.Abstractions;
using StatusGateway.Settings;
using StatusGateway.UnitTests.Settings;
using StatusGateway.Writing;

namespace StatusGateway.UnitTests.Writing;

public sealed class KeyRingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Keys_that_nobody_set_are_dealt_once_into_files_that_only_this_user_reads()
    {
        var data = Path.Combine(_folder.Path, "data");
        var ring = Open(new() { Upstream = new("http://x"), Listen = new("http://y"), DataFolder = data });
        var admin = File.ReadAllText(Path.Combine(data, KeyRing.AdminFile)).Trim();
        var writer = File.ReadAllText(Path.Combine(data, KeyRing.WriterFile)).Trim();

        Assert.True(ring.Opens(admin));
        Assert.True(ring.Opens(writer));
        Assert.NotEqual(admin, writer);
        Assert.False(ring.Opens(""));
        Assert.False(ring.Opens(admin + "x"));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(
                UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(data, KeyRing.AdminFile)));
        }

        var again = Open(new() { Upstream = new("http://x"), Listen = new("http://y"), DataFolder = data });
        Assert.True(again.Opens(admin));
    }

    [Fact]
    public void Keys_that_were_set_are_the_only_ones_and_are_not_kept()
    {
        var ring = Open(new()
        {
            Upstream = new("http://x"),
            Listen = new("http://y"),
            DataFolder = Path.Combine(_folder.Path, "data"),
            AdminKey = "admin",
            WriterKey = "writer",
        });

        Assert.True(ring.Opens("admin"));
        Assert.True(ring.Opens("writer"));
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "data")));
    }

    [Fact]
    public void Where_no_key_can_be_kept_nothing_opens()
    {
        var file = _folder.Write("file", "");

        var ring = Open(new() { Upstream = new("http://x"), Listen = new("http://y"), DataFolder = file });

        Assert.False(ring.Opens(""));
    }

    private static KeyRing Open(GatewaySettings settings) => new(settings, NullLogger<KeyRing>.Instance);
}
