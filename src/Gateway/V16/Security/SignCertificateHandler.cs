using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Security;

/// <summary>Takes a certificate signing request at once; whoever signs it answers later with CertificateSigned (security whitepaper, A02).</summary>
internal sealed class SignCertificateHandler : ICallHandler<SignCertificateRequest>
{
    public void Handle(scoped in SignCertificateRequest request, scoped InboundCall inbound)
    {
        JournalPosition position = inbound.ChargePoint.Record(new CertificateRequested { Payload = inbound.Payload });
        inbound.ReplyWhenDurable(position, new SignCertificateResponse { Status = GenericStatus.Accepted });
        inbound.Report(V16Action.SignCertificate);
    }
}
