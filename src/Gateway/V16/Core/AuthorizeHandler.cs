using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>Says whether a tag may charge (OCPP 1.6 §4.1). <c>ConcurrentTx</c> belongs to StartTransaction only.</summary>
internal sealed class AuthorizeHandler(IdTagRegister idTags) : ICallHandler<AuthorizeRequest>
{
    public void Handle(scoped in AuthorizeRequest request, scoped InboundCall inbound)
    {
        string idTag = request.IdTag.ToString();
        IdTagStanding standing = inbound.Decision is { HasAnswer: true } decision ? StandingOf(decision) : idTags.Find(idTag);
        JournalPosition position = inbound.ChargePoint.Record(new IdTagAuthorized
        {
            IdTag = idTag,
            Status = standing.Status,
            DecidedBy = inbound.DecidedBy,
            DecisionMs = inbound.DecisionMs,
            Payload = inbound.Payload,
        });
        AuthorizeResponse response = new() { IdTagInfo = IdTagAnswer.From(in standing) };
        inbound.ReplyWhenDurable(position, in response);
    }

    private static IdTagStanding StandingOf(Decision decision) => IdTagAnswer.ToStanding(DecidedAnswer.Read<AuthorizeResponse>(decision).IdTagInfo);
}
