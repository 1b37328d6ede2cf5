using StatusGateway.Testing.Servers;

namespace StatusGateway.IntegrationTests.Listening;

/// <summary>A certificate that is renewed while the gateway runs, however its files are replaced.</summary>
public sealed class CertificateReloadTests
{
    private const int Replaced = 1750;
    private const int Refused = 1751;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task New_connections_are_shown_the_new_certificate_and_its_chain_and_open_ones_go_on()
    {
        await using var application = await StreamingServer.StartAsync("here");
        await using var edge = await EdgeGateway.StartAsync(application.Address);
        using var client = edge.NewClient();
        application.Events.Writer.TryWrite("data: 1\n"u8.ToArray());
        await using var stream = await client.GetStreamAsync(new Uri(edge.Secure, "/events"), Cancel);
        using var reader = new StreamReader(stream);
        Assert.Equal("data: 1", await reader.ReadLineAsync(Cancel));
        var renewed = edge.Issue();

        edge.Write(renewed);
        await edge.ShowsAsync(renewed);

        application.Events.Writer.TryWrite("data: 2\n"u8.ToArray());
        Assert.Equal("data: 2", await reader.ReadLineAsync(Cancel));
        await edge.SaidAsync(Replaced);
        Assert.DoesNotContain(Refused, edge.Events);
    }

    [Fact]
    public async Task Links_that_certbot_sets_elsewhere_one_after_the_other_are_followed()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address, static edge => Archive(edge, edge.Issue(), 1));
        var renewed = edge.Issue();

        Archive(edge, renewed, 2);

        await edge.ShowsAsync(renewed);
        Assert.DoesNotContain(Refused, edge.Events);
    }

    [Fact]
    public async Task A_mounted_secret_whose_folder_is_exchanged_behind_links_is_followed()
    {
        await using var application = await RecordingServer.StartAsync("application");
        await using var edge = await EdgeGateway.StartAsync(application.Address, static edge =>
        {
            Mount(edge, edge.Issue(), "..1");
            File.CreateSymbolicLink(edge.CertificateFile, "..data/fullchain.pem");
            File.CreateSymbolicLink(edge.KeyFile, "..data/privkey.pem");
        });
        var renewed = edge.Issue();

        Mount(edge, renewed, "..2");

        await edge.ShowsAsync(renewed);
    }

    [Theory]
    [InlineData("another's key")]
    [InlineData("half a file")]
    [InlineData("no file")]
    [InlineData("an ended one")]
    public async Task A_bad_pair_is_said_once_and_the_former_one_stays_until_there_is_a_good_one(string what)
    {
        await using var application = await RecordingServer.StartAsync("application");
        Pair? first = null;
        await using var edge = await EdgeGateway.StartAsync(application.Address, edge => edge.Write(first = edge.Issue()));
        var renewed = edge.Issue();

        switch (what)
        {
            case "another's key":
                edge.Write(renewed with { Key = edge.Issue().Key });
                break;
            case "half a file":
                edge.Write(renewed with { Certificate = renewed.Certificate[..200] });
                break;
            case "no file":
                File.Delete(edge.KeyFile);
                break;
            default:
                edge.Write(edge.Issue(until: DateTimeOffset.UtcNow.AddHours(-1)));
                break;
        }

        await edge.SaidAsync(Refused);
        Assert.Equal(first!.Hash, await edge.ShownAsync());

        edge.Write(renewed);
        await edge.ShowsAsync(renewed);
        Assert.Single(edge.Events, Refused);
    }

    // As certbot does it: a new version beside the old ones, and each link replaced by its own.
    private static void Archive(EdgeGateway edge, Pair pair, int version)
    {
        var archive = Directory.CreateDirectory(Path.Combine(Path.GetDirectoryName(edge.CertificateFile)!, "archive")).FullName;
        foreach (var (link, text) in new[] { (edge.CertificateFile, pair.Certificate), (edge.KeyFile, pair.Key) })
        {
            var file = Path.Combine(archive, $"{version}-{Path.GetFileName(link)}");
            File.WriteAllText(file, text);
            File.CreateSymbolicLink(link + ".new", file);
            File.Move(link + ".new", link, overwrite: true);
        }
    }

    // As kubelet does it: the link to the folder of all files is replaced at once.
    private static void Mount(EdgeGateway edge, Pair pair, string version)
    {
        var folder = Path.GetDirectoryName(edge.CertificateFile)!;
        var next = Directory.CreateDirectory(Path.Combine(folder, version)).FullName;
        File.WriteAllText(Path.Combine(next, "fullchain.pem"), pair.Certificate);
        File.WriteAllText(Path.Combine(next, "privkey.pem"), pair.Key);
        var link = Path.Combine(folder, "..data");
        Directory.CreateSymbolicLink(link + "_tmp", version);

        // .NET renames no link to a folder over another.
        using var move = System.Diagnostics.Process.Start("mv", ["-T", link + "_tmp", link]);
        move.WaitForExit();
        Assert.Equal(0, move.ExitCode);
    }
}
