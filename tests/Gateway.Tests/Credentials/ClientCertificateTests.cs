using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Credentials;

namespace Ocpp.Gateway.Tests.Credentials;

public sealed class ClientCertificateTests
{
    [Theory]
    [InlineData("CN=CP-1, O=Operator", null, true)]
    [InlineData("CN=CP-2, O=CP-1", null, false)]
    [InlineData("CN=cp-1", null, false)]
    [InlineData("CN=CP-10", null, false)]
    [InlineData("CN=serial", "CP-1", true)]
    [InlineData("CN=serial", "CP-2", false)]
    public void A_certificate_belongs_to_whom_it_names(string subject, string? dnsName, bool belongs)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(subject, key, HashAlgorithmName.SHA256);
        if (dnsName is not null)
        {
            SubjectAlternativeNameBuilder names = new();
            names.AddDnsName(dnsName);
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(1));

        Assert.Equal(belongs, ClientCertificate.BelongsTo(certificate, "CP-1"));
    }
}
