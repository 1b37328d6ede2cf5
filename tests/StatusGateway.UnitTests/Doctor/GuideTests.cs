using System.Text.RegularExpressions;
using StatusGateway.Doctor;
using StatusGateway.Settings;

namespace StatusGateway.UnitTests.Doctor;

/// <summary>The guide's troubleshooting and the command <c>doctor</c> are one list.</summary>
public sealed partial class GuideTests
{
    [Fact]
    public void Every_entry_of_the_guides_troubleshooting_is_the_check_that_finds_it_and_in_its_order()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "supabase", "README.md"));
        var section = guide[guide.IndexOf("\n## Troubleshooting", StringComparison.Ordinal)..];
        section = section[..section.IndexOf("\n## Production", StringComparison.Ordinal)];
        var settings = KnownSettings.Read(new CommandLineValues(), new Dictionary<string, string>(), Path.GetTempPath());
        using var checks = new Checks(settings, TimeProvider.System);

        Assert.Equal(
            checks.All.Select(check => check.Name),
            Entry.Matches(section).Select(entry => entry.Groups["name"].Value));
    }

    [GeneratedRegex(@"^\| `(?<name>[a-z0-9-]+)` \|", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Entry { get; }
}
