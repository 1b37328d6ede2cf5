using System.Security.Cryptography;
using System.Text;

namespace StatusGateway.Keys;

/// <summary>A key of which only the hash is kept.</summary>
/// <remarks>Comparing hashes takes the same time whatever is shown, and however long it is.</remarks>
internal sealed class HashedKey(string key)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Whether what was shown is this key.</summary>
    public bool Is(string shown) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), _hash);
}
