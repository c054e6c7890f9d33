using System.Globalization;
using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>What a charge point will report of one accepted command: the table's row, filled in with what the command named. Used under the charge point's turn.</summary>
internal static class ExpectedEffects
{
    // A charge point that claims to wait longer for a cable means something else.
    private const int MaxConnectionTimeOutSeconds = 86_400;

    /// <summary>The effect of an accepted command; null for one whose answer is all there is. Ask before the answer's own facts are stated.</summary>
    public static PendingEffect? Of(ChargePoint chargePoint, V16Action action, Command command, ReadOnlySpan<byte> confirmation)
    {
        ReadOnlyMemory<byte> request = command.Payload;
        if (EffectRules.All.FirstOrDefault(rule => rule.Command == action && AppliesTo(rule, request.Span)) is not { } rule || !Has(confirmation, rule.Needs))
        {
            return null;
        }

        ReservationView? reservation = null;
        if (rule.Match.HasFlag(EffectMatch.ReservedConnector)
            && (reservation = chargePoint.Reservations?.Find(JsonFields.Number(request.Span, "reservationId"u8) ?? 0)) is null)
        {
            return null;
        }

        int? connectorId = reservation?.ConnectorId ?? (int?)JsonFields.Number(request.Span, "connectorId"u8);
        bool isOfAll = connectorId == 0 && (rule.Match & (EffectMatch.ConnectorOrAll | EffectMatch.ReservedConnector)) != 0;
        bool isOfConnector = (rule.Match & (EffectMatch.Connector | EffectMatch.ConnectorOrAll | EffectMatch.ReservedConnector)) != 0;
        return new PendingEffect(command.Id, rule.Shows, PatienceOf(rule, chargePoint))
        {
            ConnectorId = isOfConnector && !isOfAll ? connectorId : null,
            IdTag = rule.Match.HasFlag(EffectMatch.IdTag) ? JsonFields.Text(request.Span, "idTag"u8) : null,
            TransactionId = rule.Match.HasFlag(EffectMatch.TransactionId) ? (int?)JsonFields.Number(request.Span, "transactionId"u8) : null,
            RequestId = rule.Match.HasFlag(EffectMatch.RequestId) ? JsonFields.Number(request.Span, "requestId"u8) : null,
            Statuses = rule.Statuses,
            FinalStatuses = rule.Ends,
            IsTriggered = rule.IsTriggered,
            MayRepeat = rule.IsTriggered && isOfConnector && connectorId is null,
            WhenSeen = action == V16Action.RemoteStartTransaction ? ChargingProfileOutcomes.WhenStarted(command) : null,
        };
    }

    private static bool AppliesTo(EffectRule rule, ReadOnlySpan<byte> request) =>
        rule.When is not { } when || JsonFields.Text(request, Encoding.UTF8.GetBytes(when.Name)) == when.Value;

    private static bool Has(ReadOnlySpan<byte> confirmation, string? needed) =>
        needed is null || !string.IsNullOrEmpty(JsonFields.Text(confirmation, Encoding.UTF8.GetBytes(needed)));

    // Nobody plugs in any more once the charge point has given up; what it sends takes a moment.
    private static TimeSpan PatienceOf(EffectRule rule, ChargePoint chargePoint) =>
        rule.Command == V16Action.RemoteStartTransaction
        && int.TryParse(chargePoint.FindConfiguration("ConnectionTimeOut"), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds)
        && seconds is > 0 and <= MaxConnectionTimeOutSeconds
            ? TimeSpan.FromSeconds(seconds) + EffectRules.Soon
            : rule.Patience;
}
