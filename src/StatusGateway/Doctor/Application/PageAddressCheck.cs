using System.Net;
using StatusGateway.Settings;

namespace StatusGateway.Doctor.Application;

/// <summary>
/// Whether pages are opened at 127.0.0.1 while the development server allows <c>localhost</c> alone: such a page loads and
/// never comes to life, without a word.
/// </summary>
internal sealed class PageAddressCheck(KnownSettings settings, Web web) : ICheck
{
    // next dev refuses whatever is its own to an origin that it does not know, whether or not there is such a thing.
    private const string Internal = "/_next/doctor-asks-for-nothing";
    private const int Refused = 403;
    private const int MaxBytes = 1024;

    public string Name => "page-address";

    public string LooksAt => "which addresses the development server allows";

    public async Task<Finding> RunAsync(CancellationToken cancellationToken)
    {
        if (settings is not { Listen: { } listen, Upstream: { } upstream })
        {
            return Finding.Skipped("The settings cannot be read: see settings");
        }

        var answers = await Task.WhenAll(
            AskAsync(upstream, $"http://127.0.0.1:{listen.Port}", cancellationToken),
            AskAsync(upstream, $"http://localhost:{listen.Port}", cancellationToken));
        if (answers is not [WebAnswer.Answered number, WebAnswer.Answered name])
        {
            return Finding.Skipped("The application does not answer: see upstream");
        }

        if (number.Status is not Refused || name.Status is Refused)
        {
            return Finding.Fine("The application makes no difference between localhost and 127.0.0.1");
        }

        return IPAddress.TryParse(listen.IdnHost, out var address) && IPAddress.IsLoopback(address)
            ? Finding.Warning(
                $"Pages opened at {Addresses.Text(listen)} never come to life: next dev allows localhost only",
                $"Listen at {listen.Scheme}://localhost:{listen.Port} and open that, or add allowedDevOrigins: [\"127.0.0.1\"] to next.config")
            : Finding.Fine($"next dev allows localhost only: open http://localhost:{listen.Port}, not 127.0.0.1");
    }

    private Task<WebAnswer> AskAsync(Uri upstream, string origin, CancellationToken cancellationToken) =>
        web.AskAsync(new(upstream, Internal), MaxBytes, cancellationToken, ("Origin", origin));
}
