using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;

namespace Ocpp.Fuzz.Targets;

/// <summary>A journal record: a fact, or one of the two refusals that the start knows how to tell.</summary>
internal static class FactTarget
{
    public static void Run(ReadOnlySpan<byte> data)
    {
        try
        {
            FactReader reader = new(data);
            FactHeader header = FactHeader.Decode(ref reader);
            Decode(header.Type, ref reader);
        }
        catch (Exception exception) when (exception is InvalidDataException or NewerFormatException)
        {
            // Told at the start with the record's position; nothing is applied.
        }
    }

    private static void Decode(FactType type, scoped ref FactReader reader)
    {
        switch (type)
        {
            case FactType.ChargePointConnected: _ = ChargePointConnected.Decode(ref reader); break;
            case FactType.ChargePointDisconnected: _ = ChargePointDisconnected.Decode(ref reader); break;
            case FactType.ChargePointBooted: _ = ChargePointBooted.Decode(ref reader); break;
            case FactType.ConnectorStatusChanged: _ = ConnectorStatusChanged.Decode(ref reader); break;
            case FactType.IdTagAuthorized: _ = IdTagAuthorized.Decode(ref reader); break;
            case FactType.TransactionStarted: _ = TransactionStarted.Decode(ref reader); break;
            case FactType.TransactionMetered: _ = TransactionMetered.Decode(ref reader); break;
            case FactType.TransactionStopped: _ = TransactionStopped.Decode(ref reader); break;
            case FactType.StrayTransactionStopped: _ = StrayTransactionStopped.Decode(ref reader); break;
            case FactType.MeterValuesReceived: _ = MeterValuesReceived.Decode(ref reader); break;
            case FactType.DataTransferReceived: _ = DataTransferReceived.Decode(ref reader); break;
            case FactType.FirmwareStatusReceived: _ = FirmwareStatusReceived.Decode(ref reader); break;
            case FactType.DiagnosticsStatusReceived: _ = DiagnosticsStatusReceived.Decode(ref reader); break;
            case FactType.SecurityEventReceived: _ = SecurityEventReceived.Decode(ref reader); break;
            case FactType.LogStatusReceived: _ = LogStatusReceived.Decode(ref reader); break;
            case FactType.SignedFirmwareStatusReceived: _ = SignedFirmwareStatusReceived.Decode(ref reader); break;
            case FactType.CertificateRequested: _ = CertificateRequested.Decode(ref reader); break;
            case FactType.RegistrationChanged: _ = RegistrationChanged.Decode(ref reader); break;
            case FactType.ChargePointForgotten: break; // States nothing beside its header.
            case FactType.IdTagChanged: _ = IdTagChanged.Decode(ref reader); break;
            case FactType.IdTagForgotten: _ = IdTagForgotten.Decode(ref reader); break;
            case FactType.CommandQueued: _ = CommandQueued.Decode(ref reader); break;
            case FactType.CommandSent: _ = CommandSent.Decode(ref reader); break;
            case FactType.CommandCompleted: _ = CommandCompleted.Decode(ref reader); break;
            case FactType.CommandEffectSeen: _ = CommandEffectSeen.Decode(ref reader); break;
            case FactType.ConfigurationReported: _ = ConfigurationReported.Decode(ref reader); break;
            case FactType.ConfigurationChanged: _ = ConfigurationChanged.Decode(ref reader); break;
            case FactType.ReservationChanged: _ = ReservationChanged.Decode(ref reader); break;
            case FactType.ChargingProfileSet: _ = ChargingProfileSet.Decode(ref reader); break;
            case FactType.ChargingProfilesCleared: _ = ChargingProfilesCleared.Decode(ref reader); break;
            case FactType.LocalListChanged: _ = LocalListChanged.Decode(ref reader); break;
            case FactType.ChargingProfileDropped: _ = ChargingProfileDropped.Decode(ref reader); break;
            case FactType.CompositeScheduleReported: _ = CompositeScheduleReported.Decode(ref reader); break;
            case FactType.RecordsExpired: _ = RecordsExpired.Decode(ref reader); break;
            case FactType.WebhookChanged: _ = WebhookChanged.Decode(ref reader); break;
            case FactType.WebhookForgotten: _ = WebhookForgotten.Decode(ref reader); break;
            case FactType.WebhookStandingChanged: _ = WebhookStandingChanged.Decode(ref reader); break;
            case FactType.DeliveryProgressed: _ = DeliveryProgressed.Decode(ref reader); break;
            case FactType.DeadLetterChanged: _ = DeadLetterChanged.Decode(ref reader); break;
            case FactType.CommandEffectMissed: _ = CommandEffectMissed.Decode(ref reader); break;
            case FactType.ReservationNumbered: _ = ReservationNumbered.Decode(ref reader); break;
            case FactType.TransferRequested: _ = TransferRequested.Decode(ref reader); break;
            case FactType.TransferWentStale: _ = TransferWentStale.Decode(ref reader); break;
            case FactType.FileReceived: _ = FileReceived.Decode(ref reader); break;
            case FactType.ConfigurationTemplateChanged: _ = ConfigurationTemplateChanged.Decode(ref reader); break;
            case FactType.ConfigurationRefused: _ = ConfigurationRefused.Decode(ref reader); break;
            case FactType.FleetCommandChanged: _ = FleetCommandChanged.Decode(ref reader); break;
            case FactType.FleetCommandSelected: _ = FleetCommandSelected.Decode(ref reader); break;
            case FactType.FleetCommandProgressed: _ = FleetCommandProgressed.Decode(ref reader); break;
            case FactType.TolerancesCounted: _ = TolerancesCounted.Decode(ref reader); break;
            default: throw new PropertyViolatedException($"{type} has no place in this target");
        }
    }
}
