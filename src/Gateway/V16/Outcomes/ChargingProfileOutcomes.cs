using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>
/// What answers to SetChargingProfile, ClearChargingProfile and GetCompositeSchedule tell (OCPP 1.6 §5.16, §5.5, §5.7). Used under the charge
/// point's turn.
/// </summary>
internal static class ChargingProfileOutcomes
{
    public static void AdoptSet(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (SetChargingProfileResponse.TryRead(payload, ref context, out SetChargingProfileResponse response)
            && response.Status == ChargingProfileStatus.Accepted
            && SetChargingProfileRequest.TryRead(command.Payload.Span, ref context, out SetChargingProfileRequest request)
            && Confirmation.TryFind(command.Payload.Span, "csChargingProfiles"u8, out ReadOnlySpan<byte> json))
        {
            ChargingProfile profile = request.CsChargingProfiles;
            int? running = profile.ChargingProfilePurpose == ChargingProfilePurpose.TxProfile ? chargePoint.OpenOn(request.ConnectorId)?.Id : null;
            Record(chargePoint, request.ConnectorId, profile.TransactionId ?? running, profile, json);
        }
    }

    public static void AdoptClear(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        // Unknown means that nothing matched (errata v4.0), so what we believed to match isn't there either.
        CodecContext context = new(Leniency.Lenient);
        if (ClearChargingProfileResponse.TryRead(payload, ref context, out ClearChargingProfileResponse response)
            && response.Status is ClearChargingProfileStatus.Accepted or ClearChargingProfileStatus.NoMatch
            && ClearChargingProfileRequest.TryRead(command.Payload.Span, ref context, out ClearChargingProfileRequest request))
        {
            chargePoint.Record(new ChargingProfilesCleared
            {
                ProfileId = request.Id,
                ConnectorId = request.ConnectorId,
                Purpose = request.ChargingProfilePurpose,
                StackLevel = request.StackLevel,
            });
        }
    }

    /// <summary>Keeps the last answer, yes or no, readable or not: it is shown beside the gateway's own schedule.</summary>
    public static void AdoptCompositeSchedule(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        if (GetCompositeScheduleRequest.TryRead(command.Payload.Span, ref context, out GetCompositeScheduleRequest request))
        {
            chargePoint.Record(new CompositeScheduleReported { ConnectorId = request.ConnectorId, Request = command.Payload.Span, Response = payload });
        }
    }

    /// <summary>The profile inside an accepted RemoteStartTransaction comes into force with the transaction (OCPP 1.6 §5.11).</summary>
    public static Action<ChargePoint, EffectDetails>? WhenStarted(Command command)
    {
        if (!Confirmation.TryFind(command.Payload.Span, "chargingProfile"u8, out ReadOnlySpan<byte> json) || json[0] != (byte)'{')
        {
            return null;
        }

        byte[] kept = json.ToArray();
        return (chargePoint, details) =>
        {
            CodecContext context = new(Leniency.Lenient);
            if (ChargingProfile.TryRead(kept, ref context, out ChargingProfile profile))
            {
                Record(chargePoint, details.ConnectorId ?? 0, details.TransactionId, profile, kept);
            }
        };
    }

    private static void Record(ChargePoint chargePoint, int connectorId, int? transactionId, scoped in ChargingProfile profile, scoped ReadOnlySpan<byte> json)
    {
        JournalPosition position = chargePoint.Record(new ChargingProfileSet
        {
            ConnectorId = connectorId,
            TransactionId = transactionId,
            ProfileId = profile.ChargingProfileId,
            Purpose = profile.ChargingProfilePurpose,
            StackLevel = profile.StackLevel,
            Payload = json,
        });

        // Accepted for a transaction that has ended meanwhile, or never was: what it replaced is gone, but it is in force for nobody.
        ChargingProfileEnds.DropOrphans(chargePoint, position);
    }
}
