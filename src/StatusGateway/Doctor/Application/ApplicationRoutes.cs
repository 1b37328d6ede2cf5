using System.Text.RegularExpressions;
using StatusGateway.Settings;

namespace StatusGateway.Doctor.Application;

/// <summary>The routes with a parameter that a Next.js application has by its folders.</summary>
internal static partial class ApplicationRoutes
{
    private const int MaxFiles = 5000;
    private const int MaxDepth = 12;
    private const int Shown = 3;

    private static readonly EnumerationOptions Below = new()
    {
        RecurseSubdirectories = true,
        MaxRecursionDepth = MaxDepth,
        IgnoreInaccessible = true,
    };

    /// <summary>Those that are most like the given one, as templates, the nearest first.</summary>
    public static IReadOnlyList<string> Nearest(string folder, string route) =>
    [
        .. Find(folder)
            .Distinct()
            .OrderBy(found => NearestName.Distance(found, route))
            .ThenBy(found => found, StringComparer.Ordinal)
            .Take(Shown),
    ];

    private static IEnumerable<string> Find(string folder)
    {
        foreach (var (root, isApp) in new[] { ("app", true), ("src/app", true), ("pages/api", false), ("src/pages/api", false) })
        {
            var top = Path.Combine(folder, root);
            if (!Directory.Exists(top))
            {
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(top, "*", Below).Take(MaxFiles))
            {
                var path = Path.GetRelativePath(top, file).Replace(Path.DirectorySeparatorChar, '/');
                if ((isApp ? Route(path) : $"/api/{Page(path)}") is { } found && Template(found) is { } template)
                {
                    yield return template;
                }
            }
        }
    }

    // (group) and @slot are folders that do not show in the address.
    private static string? Route(string path) => RouteFile.Match(path) is { Success: true } file
        ? "/" + string.Join('/', file.Groups["path"].Value.Split('/').Where(part => part is not ['(' or '@', ..]))
        : null;

    private static string Page(string path) => PageEnd.Replace(path, "");

    private static string? Template(string route)
    {
        var parameters = Parameter.Matches(route);
        return parameters.Count is 1 ? Parameter.Replace(route, "{id}") : null;
    }

    [GeneratedRegex(@"^(?<path>.+)/route\.(ts|tsx|js|jsx|mjs)$", RegexOptions.CultureInvariant)]
    private static partial Regex RouteFile { get; }

    [GeneratedRegex(@"(/index)?\.(ts|tsx|js|jsx|mjs)$", RegexOptions.CultureInvariant)]
    private static partial Regex PageEnd { get; }

    [GeneratedRegex(@"\[[^\[\]./]+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Parameter { get; }
}
