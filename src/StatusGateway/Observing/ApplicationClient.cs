using Microsoft.Extensions.Options;
using StatusGateway.Access;
using StatusGateway.Operations;
using StatusGateway.Polling;
using StatusGateway.Upstream;
using StatusGateway.Upstream.Balancing;
using StatusGateway.Upstream.Holding;
using Yarp.ReverseProxy.Model;

namespace StatusGateway.Observing;

/// <summary>Asks the application for an operation's status, as a caller or as nobody.</summary>
internal sealed class ApplicationClient(
    UpstreamConnections connections,
    IOptions<AccessOptions> access,
    CallerIdentity callers,
    HopMark mark,
    Gate gate,
    Instances instances) : IDisposable
{
    // Conditions and ranges would make an answer partial; its encoding and connection are between us and the application.
    private static readonly HashSet<string> NeverSent = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "HTTP2-Settings",
        "Content-Length", "Content-Type", "Expect", "Range", "If-Match", "If-None-Match", "If-Modified-Since",
        "If-Unmodified-Since", "If-Range", "Accept-Encoding", "Host",
    };

    private readonly HttpMessageInvoker _client = connections.CreateOwn();
    private readonly bool _isPublic = access.Value.Mode == AccessMode.Public; // at start

    /// <summary>
    /// A question with the caller's own headers, or without whatever may say who asks. Made while the request lives; sent
    /// when it may be gone.
    /// </summary>
    public Question Question(
        HttpRequest request, string target, StatusRoute route, OperationId id, CallerKey caller, Revision life)
    {
        // In public mode everybody is anyone, and asks with what it has.
        var asNobody = caller.IsAnyone && !_isPublic;
#pragma warning disable CA2000 // whoever asks it disposes of it
        var question = new HttpRequestMessage(HttpMethod.Get, default(Uri)); // to whom is found out when it is asked
#pragma warning restore CA2000
        question.Headers.Host = request.Host.Value;
        foreach (var (name, values) in request.Headers)
        {
            if (!NeverSent.Contains(name) && !name.StartsWith(':') && !(asNobody && callers.IsIdentity(name)))
            {
                question.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }

        mark.Put(question.Headers, request);
        if (!request.Headers.ContainsKey("Accept"))
        {
            question.Headers.TryAddWithoutValidation("Accept", "application/json");
        }

        var traits = caller.IsAnyone ? null : callers.TraitsOf(request);
        return new Question(question, target, route, id, caller, traits, life, request.Headers.Origin);
    }

    /// <summary>The answer of this instance; null when it could not be asked or broke off.</summary>
    public async Task<ApplicationAnswer?> AskAsync(Question question, DestinationState instance, CancellationToken cancellationToken)
    {
        var pass = gate.TryPass();
        try
        {
            if (pass is null && gate.IsSilent)
            {
                return null;
            }

            // A GET without a body may be sent again, to another instance.
            question.Request.RequestUri = RawAddress.Of(instance.Model.Config.Address, question.Target);
            using var response = await _client.SendAsync(question.Request, cancellationToken);
            gate.NoteReached(pass);
            var content = response.Content;
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            var body = await BoundedBody.ReadAsync(
                stream, content.Headers.ContentEncoding, StatusShape.MaxBytes, cancellationToken);
            return new ApplicationAnswer(
                (int)response.StatusCode, Headers(response), body ?? [], content.Headers.ContentType?.MediaType, IsWhole: body is not null);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            if (ConnectFault.Of(exception) is { } reason && instances.NoteUnreachable(instance, reason))
            {
                gate.NoteUnreachable(pass, reason);
            }

            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static List<KeyValuePair<string, string[]>> Headers(HttpResponseMessage response) =>
        [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .Where(static header => !NeverSent.Contains(header.Key) || header.Key == "Content-Type")
            .Where(static header => header.Key != "Content-Encoding")
            .Select(static header => KeyValuePair.Create(header.Key, header.Value.ToArray()))];
}
