using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>Keeps a vendor's message. The gateway itself speaks no vendor's language, so the answer is <c>UnknownVendorId</c> (OCPP 1.6 §4.3).</summary>
internal sealed class DataTransferHandler : ICallHandler<DataTransferRequest>
{
    public void Handle(scoped in DataTransferRequest request, scoped InboundCall inbound)
    {
        DataTransferStatus status = inbound.Decision is { HasAnswer: true } decision
            ? DecidedAnswer.Read<DataTransferResponse>(decision).Status
            : DataTransferStatus.UnknownVendorId;
        JournalPosition position = inbound.ChargePoint.Record(new DataTransferReceived
        {
            Status = status,
            DecidedBy = inbound.DecidedBy,
            DecisionMs = inbound.DecisionMs,
            Payload = inbound.Payload,
        });
        inbound.ReplyWhenDurable(position, new DataTransferResponse { Status = status });
    }
}
