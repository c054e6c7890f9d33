using System.Security.Cryptography.X509Certificates;

namespace Ocpp.Gateway.Credentials;

/// <summary>
/// Whose certificate it is. Every charge point of an operator has one of the same authority, so that a valid one proves an identity only
/// where it names it: by its common name, or by a DNS name beside it (OCPP 1.6 security whitepaper, section 2.5).
/// </summary>
internal static class ClientCertificate
{
    private const string SubjectAlternativeName = "2.5.29.17";

    public static bool BelongsTo(X509Certificate2 certificate, string identity) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false) == identity
        || certificate.Extensions[SubjectAlternativeName] is X509SubjectAlternativeNameExtension names && names.EnumerateDnsNames().Contains(identity);
}
