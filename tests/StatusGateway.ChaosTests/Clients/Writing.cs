using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using StatusGateway.ChaosTests.Histories;
using StatusGateway.ChaosTests.Servers;
using StatusGateway.Testing.Servers;

namespace StatusGateway.ChaosTests.Clients;

/// <summary>The ways to write at a gateway: the application's own routes, its supabase-js store, a worker.</summary>
internal sealed class Writing(Connections connections, History history) : IDisposable
{
    private const string Table = "/rest/v1/operations";

    /// <summary>Starts an operation at the application; null when it could not be had.</summary>
    public async Task<string?> CreateAsync(int gateway)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, StubUpstream.OpenCreation);
        var at = history.Now;
        try
        {
            using var answer = await connections.To(gateway).SendAsync(request, CancellationToken.None);
            var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            if (!answer.IsSuccessStatusCode || JsonElement.Parse(body).GetProperty("operationId").GetString() is not { } id)
            {
                return null;
            }

            history.Add(new WriteEvent(
                gateway, id, at, history.Now - at, $"POST {StubUpstream.OpenCreation}", WriteOutcome.Acknowledged, "created"));
            return id;
        }
        catch (Exception silence) when (Connections.IsSilence(silence))
        {
            return null;
        }
    }

    /// <summary>As a page looks at it, whatever it is shown.</summary>
    public async Task ShowAsync(int gateway, string id)
    {
        try
        {
            using var answer = await connections.To(gateway).GetAsync(
                new Uri(StubUpstream.OpenRoute + id, UriKind.Relative), CancellationToken.None);
        }
        catch (Exception silence) when (Connections.IsSilence(silence))
        {
            // The next page asks another gateway.
        }
    }

    /// <summary>As the application's store inserts a row.</summary>
    public Task<WriteOutcome> InsertAsync(int gateway, string id, int step)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var row = new { id, status = "pending", progress = 0, message = Shown.MessageOf(step), created_at = now, updated_at = now };
        return SendAsync(gateway, id, HttpMethod.Post, Table, Stage.ServiceKey, row, Read);

        // It was there already: an earlier attempt that nobody answered did happen.
        static WriteOutcome Read(HttpStatusCode code, string body) =>
            code is HttpStatusCode.Created or HttpStatusCode.Conflict ? WriteOutcome.Acknowledged : Common(code);
    }

    /// <summary>As the application's store changes a row, and looks whether there was one.</summary>
    public Task<WriteOutcome> UpdateAsync(int gateway, string id, string status, int progress, string message)
    {
        var changes = new
        {
            status,
            progress,
            message,
            updated_at = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        return SendAsync(gateway, id, HttpMethod.Patch, $"{Table}?id=eq.{id}", Stage.ServiceKey, changes, Read);

        static WriteOutcome Read(HttpStatusCode code, string body) => code is HttpStatusCode.OK
            ? body.Length > "[]".Length ? WriteOutcome.Acknowledged : WriteOutcome.Missing
            : Common(code);
    }

    /// <summary>As a worker changes an operation.</summary>
    public Task<WriteOutcome> PatchAsync(int gateway, string id, string status, int progress, string message) => SendAsync(
        gateway,
        id,
        HttpMethod.Patch,
        $"/_gateway/operations/{id}",
        Stage.WriterKey,
        new { status, progress, message },
        static (code, _) => code is HttpStatusCode.OK ? WriteOutcome.Acknowledged : Common(code));

    public Task<WriteOutcome> DeleteAsync(int gateway, string id) => SendAsync(
        gateway,
        id,
        HttpMethod.Delete,
        $"/_gateway/operations/{id}",
        Stage.WriterKey,
        json: null,
        static (code, _) => code is HttpStatusCode.NoContent or HttpStatusCode.OK ? WriteOutcome.Acknowledged : Common(code));

    public void Dispose() => connections.Dispose();

    private static WriteOutcome Common(HttpStatusCode code) =>
        code is HttpStatusCode.NotFound ? WriteOutcome.Missing : WriteOutcome.Refused;

    private async Task<WriteOutcome> SendAsync(
        int gateway,
        string id,
        HttpMethod method,
        string target,
        string key,
        object? json,
        Func<HttpStatusCode, string, WriteOutcome> read)
    {
        using var request = new HttpRequestMessage(method, target);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        request.Headers.Add("apikey", key);
        request.Headers.Add("Prefer", "return=representation");
        var text = json is null ? "" : JsonSerializer.Serialize(json);
        request.Content = json is null ? null : new StringContent(text, Encoding.UTF8, "application/json");
        var at = history.Now;
        try
        {
            using var answer = await connections.To(gateway).SendAsync(request, CancellationToken.None);
            var body = await answer.Content.ReadAsStringAsync(CancellationToken.None);
            var outcome = read(answer.StatusCode, body);
            if (outcome is WriteOutcome.Refused && answer.StatusCode is not HttpStatusCode.ServiceUnavailable)
            {
                history.Complain($"{method} {target} was answered {(int)answer.StatusCode}: {body}");
            }

            return Note(outcome, $"{(int)answer.StatusCode}");
        }
        catch (Exception silence) when (Connections.IsSilence(silence))
        {
            return Note(WriteOutcome.Unknown, silence.GetBaseException().Message);
        }

        WriteOutcome Note(WriteOutcome outcome, string detail)
        {
            history.Add(new WriteEvent(gateway, id, at, history.Now - at, $"{method} {target} {text}", outcome, detail));
            return outcome;
        }
    }
}
