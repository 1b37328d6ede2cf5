using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace StatusGateway.Doctor.Application;

/// <summary>Reads the first page, some that it links to, and the scripts of these, until a key is found or a bound is reached.</summary>
internal sealed partial class ServedScripts(Web web, KeySearch search)
{
    private const int MaxPages = 5;
    private const int MaxScripts = 80;
    private const int MaxBytes = 4 << 20; // of one; what is cut off is said
    private const int AtOnce = 8;

    /// <param name="Place">Where a key stands; null when none was found.</param>
    /// <param name="Count">How many scripts were read.</param>
    /// <param name="IsWhole">Whether nothing was left out.</param>
    internal sealed record Outcome(string? Place, int Count, bool IsWhole);

    /// <param name="first">The first page.</param>
    /// <param name="cancellationToken">Ends the search early, which is no fault: what was not read is left out.</param>
    public async Task<Outcome> LookAsync(WebAnswer.Answered first, CancellationToken cancellationToken)
    {
        var pages = new List<WebAnswer.Answered> { first };
        var isWhole = true;
        foreach (var link in Of(first, Link).Where(link => link != first.Address).Take(MaxPages - 1))
        {
            if (await web.AskAsync(link, MaxBytes, cancellationToken, ("Accept", "text/html")) is WebAnswer.Answered page)
            {
                pages.Add(page);
            }
            else
            {
                isWhole = false;
            }
        }

        if (pages.Find(page => search.Finds(page.Text)) is { } spoiled)
        {
            return new(spoiled.Address.AbsolutePath, 0, IsWhole: true);
        }

        var scripts = pages.SelectMany(page => Of(page, Script).Concat(Chunks(page))).Distinct().ToList();
        isWhole &= scripts.Count <= MaxScripts;
        var found = new ConcurrentBag<string>();
        var read = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce };
        await Parallel.ForEachAsync(scripts.Take(MaxScripts), options, async (script, _) =>
        {
            if (await web.AskAsync(script, MaxBytes, cancellationToken) is not WebAnswer.Answered { Body.Length: < MaxBytes } answer)
            {
                Volatile.Write(ref isWhole, false);
                return;
            }

            Interlocked.Increment(ref read);
            if (search.Finds(answer.Text))
            {
                found.Add(script.AbsolutePath);
            }
        });
        return new(found.Order(StringComparer.Ordinal).FirstOrDefault(), read, isWhole);
    }

    private static IEnumerable<Uri> Of(WebAnswer.Answered page, Regex pattern) =>
        pattern.Matches(page.Text)
            .Select(match => Uri.TryCreate(page.Address, match.Groups["url"].Value, out var url) ? url : null)
            .OfType<Uri>()
            .Where(url => url.Authority == page.Address.Authority)
            .Distinct();

    // Those that a page loads later stand in its data, relative to /_next/.
    private static IEnumerable<Uri> Chunks(WebAnswer.Answered page) =>
        Chunk.Matches(page.Text).Select(match => new Uri(page.Address, $"/_next/{match.Value}")).Distinct();

    [GeneratedRegex("""<script\b[^>]*\bsrc\s*=\s*["'](?<url>[^"']+)["']""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Script { get; }

    [GeneratedRegex("""<a\b[^>]*\bhref\s*=\s*["'](?<url>/[^"'#?]*)["'#?]""", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link { get; }

    [GeneratedRegex(@"static/chunks/[A-Za-z0-9_@%()\[\]./~-]+?\.js\b", RegexOptions.CultureInvariant)]
    private static partial Regex Chunk { get; }
}
