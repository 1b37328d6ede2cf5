using Microsoft.Extensions.Primitives;

namespace StatusGateway.Polling;

/// <summary>An answer as it goes out, made once per state, route and caller and then moved as bytes.</summary>
/// <param name="Body">The JSON, UTF-8.</param>
/// <param name="Tag">Its ETag, quoted.</param>
/// <param name="RetryAfter">Seconds, while the operation is not final.</param>
internal sealed record EncodedAnswer(byte[] Body, StringValues Tag, StringValues RetryAfter)
{
    public string TagText { get; } = Tag.ToString();
}
