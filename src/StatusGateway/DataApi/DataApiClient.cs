using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.Extensions.Primitives;
using StatusGateway.Settings;
using StatusGateway.Supabase.Project;
using StatusGateway.Upstream;

namespace StatusGateway.DataApi;

/// <summary>Asks a project's PostgREST about the table <c>operations</c>, as supabase-js would.</summary>
internal sealed class DataApiClient(
    DataApiProject project, UpstreamConnections connections, HopMark mark, ProjectHealth health) : IDisposable
{
    private const string Table = "/rest/v1/operations";

    // A secret key with a browser's name is refused, and one without any may be.
    private const string Name = "StatusGateway";

    private readonly HttpMessageInvoker _client = connections.CreateRemote();

    /// <summary>The rows that it answers with.</summary>
    /// <param name="method">What is done.</param>
    /// <param name="query">Of which rows.</param>
    /// <param name="row">The row that is sent, if one is.</param>
    /// <param name="preference">PostgREST's <c>Prefer</c>, if there is one.</param>
    /// <param name="cancellationToken">Ends the request; whether it was carried out is then unknown.</param>
    /// <exception cref="DataApiException">It answers otherwise.</exception>
    public async Task<List<DataApiRow>> SendAsync(
        HttpMethod method, string query, DataApiRow? row, string? preference, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, RawAddress.Of(Addresses.Text(project.Address), $"{Table}?{query}"));
        request.Headers.TryAddWithoutValidation("apikey", project.ServiceKey);
        request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {project.ServiceKey}");
        request.Headers.TryAddWithoutValidation("User-Agent", Name);
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        mark.Put(request.Headers, StringValues.Empty);
        if (preference is not null)
        {
            request.Headers.TryAddWithoutValidation("Prefer", preference);
        }

        if (row is not null)
        {
            request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(row, DataApiJson.Default.DataApiRow));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        using var response = await SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize(body, DataApiJson.Default.ListDataApiRow) ?? []
            : throw new DataApiException((int)response.StatusCode, CodeOf(body));
    }

    /// <summary>Asks as little as shows that the table is there and the key opens it.</summary>
    public Task ProbeAsync(CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"{DataApiTable.Columns}&limit=1", row: null, preference: null, cancellationToken);

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            var response = await _client.SendAsync(request, cancellationToken);
            health.NoteAnswer((int)response.StatusCode);
            return response;
        }
        catch (HttpRequestException fault)
        {
            health.NoteFault(fault);
            throw;
        }
    }

    private static string? CodeOf(byte[] body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, DataApiJson.Default.DataApiError)?.Code;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
