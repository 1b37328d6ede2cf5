using System.Globalization;
using System.Text.Json;
using StatusGateway.Settings;
using StatusGateway.Supabase;

namespace StatusGateway.Commands.Developing;

/// <summary>The environment of the application: its port, and the gateway as its Supabase project where it has a store that uses one.</summary>
internal sealed class ChildVariables(CommandContext context)
{
    public const string Port = "PORT";

    private const string Path = "PATH";
    private const string Library = "@supabase/supabase-js";

    private static readonly string[] PackageLists = ["dependencies", "devDependencies"];

    // Next.js reads them, and the gateway does not.
    private static readonly string[] FilesOfTheApplication = [".env.development.local", ".env.local", ".env.development"];

    /// <summary>PATH with the programs of the application's own packages first, as npm has it.</summary>
    public string Programs => string.Join(
        System.IO.Path.PathSeparator,
        System.IO.Path.Combine(context.CurrentFolder, "node_modules", ".bin"),
        context.Environment.GetValueOrDefault(Path) ?? "");

    /// <param name="settings">The gateway that is running.</param>
    /// <param name="port">Where the application is to listen.</param>
    /// <returns>The variables, and a line for the developer that says whether its store writes through.</returns>
    public (Dictionary<string, string> Variables, string? Line) For(GatewaySettings settings, int port)
    {
        var variables = new Dictionary<string, string>(context.Environment)
        {
            [Port] = port.ToString(CultureInfo.InvariantCulture),
            [Path] = Programs,
        };
        if (!UsesSupabase())
        {
            return (variables, null);
        }

        if (settings.SupabaseUrl is null && FindProject(settings.Listen) is var (file, project))
        {
            return (
                variables,
                $"   {file} names the project {project}, which the application's store goes on using. To let it write through "
                + "this gateway, set STATUSGATEWAY_SUPABASE_URL to that address, and its service key beside it");
        }

        var application = new ApplicationFile(settings);
        variables[ApplicationFile.AddressVariable] = application.Address;
        variables[ApplicationFile.KeyVariable] = settings.ServiceKey ?? application.ReadOrDeal().Key;
        return (variables, "   The application's own store writes through this gateway");
    }

    private bool UsesSupabase()
    {
        try
        {
            using var package = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(context.CurrentFolder, "package.json")));
            return PackageLists.Any(kind =>
                package.RootElement.TryGetProperty(kind, out var packages)
                && packages.ValueKind is JsonValueKind.Object
                && packages.TryGetProperty(Library, out _));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private (string File, string Project)? FindProject(Uri listen)
    {
        foreach (var file in FilesOfTheApplication)
        {
            if (File.Exists(System.IO.Path.Combine(context.CurrentFolder, file))
                && EnvironmentFile.Read(file, context.CurrentFolder).GetValueOrDefault(ApplicationFile.AddressVariable) is { Length: > 0 } text
                && Addresses.ReadOrigin(text) is { } project
                && !Addresses.IsOwn(project, listen))
            {
                return (file, Addresses.Text(project));
            }
        }

        return null;
    }
}
