using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace StatusGateway.Upstream;

/// <summary>What this process writes on whatever it forwards, so that it knows a request that comes back.</summary>
/// <remarks>
/// The header is RFC 8586's, made for this: each front adds itself to it and none removes another. The name in it is one
/// process's own, so gateways that stand behind each other are no loop, and one that stands behind itself is.
/// </remarks>
internal sealed class HopMark
{
    private const string Header = "CDN-Loop";

    private readonly string _name = $"statusgateway-{RandomNumberGenerator.GetHexString(16, lowercase: true)}";

    public bool IsOn(HttpRequest request)
    {
        if (!request.Headers.TryGetValue(Header, out var marks))
        {
            return false;
        }

        foreach (var mark in marks)
        {
            if (mark?.Contains(_name, StringComparison.OrdinalIgnoreCase) is true)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the mark to those that <paramref name="came"/> with the request.</summary>
    public void Put(HttpRequestHeaders headers, StringValues came)
    {
        headers.Remove(Header);
        headers.TryAddWithoutValidation(Header, came.Count > 0 ? $"{came}, {_name}" : _name);
    }

    /// <inheritdoc cref="Put(HttpRequestHeaders, StringValues)"/>
    public void Put(HttpRequestHeaders headers, HttpRequest came) => Put(headers, came.Headers[Header]);
}
