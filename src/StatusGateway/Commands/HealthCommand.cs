using StatusGateway.Settings;

namespace StatusGateway.Commands;

/// <summary>Asks the gateway of these settings whether it serves: what a container's health check runs.</summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(
        CommandLineValues commandLine, CommandContext context, CancellationToken cancellationToken)
    {
        var listen = new SettingsReader(context.Environment, context.CurrentFolder).ReadListens(commandLine)[0];
        var host = Addresses.IsAny(listen.IdnHost) ? "localhost" : listen.Host;
        var live = new UriBuilder(listen) { Host = host, Path = "/_gateway/live" }.Uri;
        try
        {
            // Whatever certificate it shows: it names the host that clients use, and nothing secret is said or asked.
            using var direct = new SocketsHttpHandler
            {
                UseProxy = false,
#pragma warning disable CA5359
                SslOptions = { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
#pragma warning restore CA5359
            };
            using var client = new HttpClient(direct, disposeHandler: false) { Timeout = Patience };
            using var answer = await client.GetAsync(live, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                await context.Output.WriteLineAsync($"{live} serves");
                return 0;
            }

            await context.Error.WriteLineAsync($"{live} answers {(int)answer.StatusCode}");
        }
        catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
        {
            await context.Error.WriteLineAsync($"{live} does not answer");
        }

        return 1;
    }
}
