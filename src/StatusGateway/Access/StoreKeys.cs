using System.Security.Cryptography;
using System.Text;
using StatusGateway.Operations;

namespace StatusGateway.Access;

/// <summary>The keys that a store's one secret gives, each for one purpose (HKDF, RFC 5869).</summary>
/// <remarks>
/// Never derived from a service key: whoever holds that one must not be able to make tags or to recognize callers.
/// </remarks>
internal sealed class StoreKeys
{
    public StoreKeys(StoreIdentity identity)
    {
        var secret = Convert.FromBase64String(identity.Secret);
        ForTags = Derive(secret, "statusgateway tag", identity.Fingerprint);
        ForCallers = Derive(secret, "statusgateway caller", identity.Fingerprint);
    }

    public byte[] ForTags { get; }

    public byte[] ForCallers { get; }

    private static byte[] Derive(byte[] secret, string purpose, string store) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, Encoding.ASCII.GetBytes(store), Encoding.ASCII.GetBytes(purpose));
}
