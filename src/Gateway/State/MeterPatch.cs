using Ocpp.Codec;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Further meter values in the record of a transaction. One object for all; applier's thread only.</summary>
internal sealed class MeterPatch : IRecordPatch
{
    private readonly byte[] _chargePointId = new byte[StateKey.MaxLength];
    private int _length;
    private JournalPosition _position;
    private DateTimeOffset _time;
    private ToleranceSet _tolerances;

    /// <summary>Sets what the record is to say.</summary>
    /// <param name="chargePointId">Whose transaction it has to be, UTF-8.</param>
    /// <param name="position">The fact with the meter values.</param>
    /// <param name="time">When it was stated.</param>
    /// <param name="tolerances">What the message was forgiven.</param>
    public void Set(ReadOnlySpan<byte> chargePointId, JournalPosition position, DateTimeOffset time, ToleranceSet tolerances)
    {
        chargePointId.CopyTo(_chargePointId);
        (_length, _position, _time, _tolerances) = (chargePointId.Length, position, time, tolerances);
    }

    /// <inheritdoc/>
    public bool TryApply(Span<byte> value)
    {
        if (!StoredTransaction.IsCurrent(value) || !StoredTransaction.ChargePointOf(value).SequenceEqual(_chargePointId.AsSpan(0, _length)) || !StoredTransaction.HasRoomFor(value, _tolerances))
        {
            return false;
        }

        StoredTransaction.AddMeterValues(value, _position, _time);
        StoredTransaction.AddTolerances(value, _tolerances);
        return true;
    }
}
