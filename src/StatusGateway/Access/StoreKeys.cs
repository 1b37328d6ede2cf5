using System.Security.Cryptography;
using System.Text;
using StatusGateway.Operations;

namespace StatusGateway.Access;

/// <summary>The keys that a store's one secret gives, each for one purpose (HKDF, RFC 5869).</summary>
/// <remarks>
/// Never derived from a service key: whoever holds that one must not be able to make tags or to recognize callers. A gateway
/// whose store has never answered begins with keys of its own: nothing can be known before it does, so no tag and no caller
/// is lost when the store's are adopted.
/// </remarks>
internal sealed class StoreKeys
{
    private readonly TaskCompletionSource _adopted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Derived _keys;

    public StoreKeys(StoreIdentity? known)
    {
        _keys = new Derived(known ?? new StoreIdentity(
            RandomNumberGenerator.GetHexString(16, lowercase: true), Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))));
        if (known is not null)
        {
            _adopted.SetResult();
        }
    }

    public byte[] ForTags => _keys.ForTags;

    public byte[] ForCallers => _keys.ForCallers;

    /// <summary>Keeps applications apart that share one Redis.</summary>
    public string Fingerprint => _keys.Fingerprint;

    /// <summary>The same, for whoever must not keep one that is adopted away.</summary>
    public Func<string> FingerprintNow => () => Fingerprint;

    /// <summary>Ends when the keys are the store's.</summary>
    public Task WhenAdopted => _adopted.Task;

    public void Adopt(StoreIdentity identity)
    {
        _keys = new Derived(identity);
        _adopted.TrySetResult();
    }

    private sealed class Derived(StoreIdentity identity)
    {
        private readonly byte[] _secret = Convert.FromBase64String(identity.Secret);

        public string Fingerprint { get; } = identity.Fingerprint;

        public byte[] ForTags => field ??= Derive("statusgateway tag");

        public byte[] ForCallers => field ??= Derive("statusgateway caller");

        private byte[] Derive(string purpose) => HKDF.DeriveKey(
            HashAlgorithmName.SHA256, _secret, 32, Encoding.ASCII.GetBytes(Fingerprint), Encoding.ASCII.GetBytes(purpose));
    }
}
