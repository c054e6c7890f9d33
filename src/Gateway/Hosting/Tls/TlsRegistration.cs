namespace Ocpp.Gateway.Hosting.Tls;

internal static class TlsRegistration
{
    /// <summary>Adds the certificates of the listeners, what renews them, and what idle connections give back.</summary>
    public static void AddTls(this IServiceCollection services)
    {
        services.AddSingleton<ServedCertificates>();
        services.AddSingleton<CertificateRenewal>();
        services.AddHostedService(static provider => provider.GetRequiredService<CertificateRenewal>());
        services.AddSingleton<TlsBufferRelease>();
    }
}
