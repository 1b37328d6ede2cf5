using System.Globalization;
using System.Text.Json;

namespace StatusGateway.Doctor.Application;

/// <summary>
/// Whether supabase-js can be made at all: its newer versions bring no WebSocket, and Node.js has one only from 22 on.
/// </summary>
internal sealed class NodeWebSocketCheck(KnownSettings settings) : ICheck
{
    private const int FirstWithWebSocket = 22;
    private const int MaxFiles = 3000;

    private static readonly string[] Sources = [".ts", ".tsx", ".js", ".jsx", ".mjs"];
    private static readonly string[] Passed = ["node_modules", ".next", ".git", "artifacts", "dist", "build"];

    public string Name => "node-websocket";

    public string LooksAt => "Node.js and supabase-js";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (FindPackage("supabase-js") is not { } client)
        {
            return Finding.Skipped($"No application with supabase-js in {settings.Folder}: start doctor in its folder to have it looked at");
        }

        // What opens the channel is a package of its own, whose newest versions do without "ws".
        var channel = FindPackage("realtime-js") ?? client;
        if (channel.HasWebSocket)
        {
            return Finding.Fine($"supabase-js {client.Version} brings a WebSocket");
        }

        if (await OtherProgram.AskAsync("node", settings.Folder, cancellationToken, "--version") is not (0, var said)
            || !int.TryParse(said.TrimStart('v').Split('.')[0], CultureInfo.InvariantCulture, out var node))
        {
            return Finding.Skipped("node is not installed here");
        }

        return node >= FirstWithWebSocket ? Finding.Fine($"Node.js {said} has a WebSocket")
            : GivesTransport() ? Finding.Fine($"Node.js {said} has no WebSocket, and the application gives supabase-js one")
            : Finding.Broken(
                $"Node.js {said} has no WebSocket, and supabase-js {client.Version} brings none: createClient() throws",
                "Use Node.js 22 or later, or npm install ws and give it to createClient: { realtime: { transport: ws } }");
    }

    private (string Version, bool HasWebSocket)? FindPackage(string name)
    {
        for (var folder = new DirectoryInfo(settings.Folder); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "node_modules", "@supabase", name, "package.json");
            if (File.Exists(file))
            {
                return Read(file);
            }
        }

        return null;
    }

    private static (string Version, bool HasWebSocket)? Read(string file)
    {
        try
        {
            using var package = JsonDocument.Parse(File.ReadAllText(file));
            var root = package.RootElement;
            var version = root.TryGetProperty("version", out var said) ? said.ToString() : "";
            return (version, root.TryGetProperty("dependencies", out var needs) && needs.TryGetProperty("ws", out _));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private bool GivesTransport() => SourceFiles(new DirectoryInfo(settings.Folder))
        .Take(MaxFiles)
        .Select(File.ReadAllText)
        .Any(text => text.Contains("createClient", StringComparison.Ordinal) && text.Contains("transport", StringComparison.Ordinal));

    private static IEnumerable<string> SourceFiles(DirectoryInfo folder)
    {
        foreach (var file in folder.EnumerateFiles().Where(file => Sources.Contains(file.Extension)))
        {
            yield return file.FullName;
        }

        foreach (var file in folder.EnumerateDirectories()
            .Where(inner => !Passed.Contains(inner.Name) && inner.LinkTarget is null)
            .SelectMany(SourceFiles))
        {
            yield return file;
        }
    }
}
