using StatusGateway.Settings;

namespace StatusGateway.Listening;

/// <summary>Sees that the certificate's files hold another pair, and shows that from then on if it is one.</summary>
/// <remarks>They are looked at, not watched, for the reasons that settings are: certbot and mounted secrets exchange links.</remarks>
internal sealed class CertificateWorker(ServerCertificate certificate, TimeProvider time, ILogger<CertificateWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var taken = certificate.Seen;
        var before = taken;
        while (true)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested)
            {
                return;
            }

            // A pair is two files, which are replaced one after the other: taken when both have stood still for a look.
            var now = certificate.Look();
            if (now != taken && now == before)
            {
                taken = now;
                Take();
            }

            before = now;
        }
    }

    private void Take()
    {
        try
        {
            certificate.Reload(time.GetUtcNow());
            logger.CertificateReplaced(certificate.Files.Certificate, certificate.Subject, certificate.Until);
        }
        catch (SettingsException fault)
        {
            logger.CertificateRefused(fault.Line, certificate.Until);
        }
    }
}
