using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Fuzz.Targets;

/// <summary>A stored record, of the kind that the first byte chooses: read, or refused by one of the two exceptions for records.</summary>
internal static class StateTarget
{
    public static void Run(ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        try
        {
            Decode(data[0] % 32, data[1..]);
        }
        catch (Exception exception) when (exception is InvalidDataException or NewerFormatException)
        {
            // Reported as a damaged or a newer store.
        }
    }

    private static void Decode(int kind, ReadOnlySpan<byte> record)
    {
        switch (kind)
        {
            case 0: _ = StoredChargePoint.Decode(record); break;
            case 1: _ = StoredChargingProfiles.Decode("CP", record); break;
            case 2: _ = StoredCommand.Decode(1, record); break;
            case 3: _ = StoredConfiguration.Decode(record); break;
            case 4: _ = StoredHead.Decode(record); break;
            case 5: _ = StoredIdTag.Decode(record); break;
            case 6: _ = StoredLocalList.Decode(record); break;
            case 7: _ = StoredReservations.Decode("CP", record); break;
            case 9: _ = StoredCompositeSchedules.Decode(record); break;
            case 10: _ = StoredTransfers.Decode(TransferKind.Firmware, record); break;
            case 11: _ = StoredTransfers.Decode(TransferKind.Diagnostics, record); break;
            case 20: _ = StoredConfigurationAnswers.Decode(record); break;
            case 21: _ = StoredConformance.Decode(record); break;
            case 22: _ = StoredFleetCommand.Decode(record); break;
            case 23: _ = StoredFleetPage.Decode(record); break;
            case 24: _ = FleetOrder.Decode(record); break;
            case 25: _ = ConnectorList.Decode(record); break;
            case 26: _ = PackedText.Unpack(record); break;
            default: _ = StoredTransaction.Decode(1, record); break;
        }
    }
}
