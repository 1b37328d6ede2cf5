using System.Net.Http.Json;
using StatusGateway.EndToEndTests.Polling;

namespace StatusGateway.EndToEndTests;

/// <summary>The part of the application where one must log in, and where an operation is its owner's alone.</summary>
internal static class GuardedStudio
{
    public const string CreatingRoute = "/api/private/generate-videos";

    public static Uri StatusOf(string id) => new(StatusPoller.GuardedRoute + id, UriKind.Relative);

    /// <summary>A person's client, with the session's cookie in it.</summary>
    public static async Task<HttpClient> LogInAsync(Uri server, string user, CancellationToken cancellationToken)
    {
        var client = Studio.Visit(server);
        await TellAsync(client, "login", new { user }, cancellationToken);
        return client;
    }

    public static async Task TellAsync(HttpClient client, string what, object content, CancellationToken cancellationToken)
    {
        using var answer = await client.PostAsJsonAsync(
            new Uri($"/api/private/{what}", UriKind.Relative), content, cancellationToken);
        answer.EnsureSuccessStatusCode();
    }
}
