using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Hosting.Tls;

/// <summary>Has new certificates served while the gateway runs: they are renewed every few weeks, and a restart would disconnect the whole fleet.</summary>
internal sealed partial class CertificateRenewal(ServedCertificates certificates, OcppOptions options, TimeProvider clock, ILogger<CertificateRenewal> logger) : BackgroundService
{
    /// <summary>How often the files are looked at.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>Looks once. What can't be served with is said once, and changes nothing.</summary>
    public void Look()
    {
        try
        {
            if (certificates.TryRenew())
            {
                foreach (ServerCertificate certificate in certificates.Current.Own)
                {
                    Log.Renewed(logger, certificate.Subject, certificate.ValidUntil);
                }
            }
        }
        catch (SettingException exception)
        {
            Log.NotRenewed(logger, exception.Message);
        }
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.Tls is null ? Task.CompletedTask : clock.EachAsync(Interval, Look, stoppingToken);
}
