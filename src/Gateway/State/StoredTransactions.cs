using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Finds transactions in the store. Safe on any thread; sees what the applier has applied.</summary>
internal sealed class StoredTransactions(IStateReader state)
{
    /// <summary>The layout of the record that leads from a start's content to its transaction.</summary>
    public const byte StartLayout = 1;

    /// <summary>Bytes of <see cref="StartHash"/>.</summary>
    public const int StartHashLength = 16;

    /// <summary>What tells one StartTransaction from another, to find its repeats. A digest, since two that collide are told apart by the record itself.</summary>
    public static void StartHash(
        scoped ReadOnlySpan<byte> chargePointId,
        long connectorId,
        string idTag,
        scoped ReadOnlySpan<byte> timestamp,
        long meterStart,
        Span<byte> destination)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(8192);
        FactWriter writer = new(rented);
        writer.WriteBytes(chargePointId);
        writer.WriteInt64(connectorId);
        writer.WriteText(IdTagKey.Of(idTag));
        writer.WriteBytes(BoundedText.Cut(timestamp));
        writer.WriteInt64(meterStart);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(writer.Written, hash);
        hash[..StartHashLength].CopyTo(destination);
        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>The transaction id in a start's record; 0 for an absent one.</summary>
    public static int IdOfStart(ReadOnlySpan<byte> record)
    {
        if (record.Length == 0)
        {
            return 0;
        }

        StoredLayout.Check("A transaction's start", record[0], StartLayout);
        return new FactReader(record[1..]).ReadInt32();
    }

    /// <summary>Reads a transaction; null when there is none of that id.</summary>
    public StoredTransaction? Find(int id)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return state.TryRead(StateKey.Of(StateKey.Transaction, id, key), buffer) ? StoredTransaction.Decode(id, buffer.WrittenSpan) : null;
    }

    /// <summary>The transaction that a StartTransaction of this content began; null when none did.</summary>
    public StoredTransaction? FindByStart(string chargePointId, long connectorId, string idTag, scoped ReadOnlySpan<byte> timestamp, long meterStart)
    {
        Span<byte> hash = stackalloc byte[StartHashLength];
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        StartHash(Encoding.UTF8.GetBytes(chargePointId), connectorId, idTag, timestamp, meterStart, hash);
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!state.TryRead(StateKey.Of(StateKey.Start, hash, key), buffer))
        {
            return null;
        }

        return Find(IdOfStart(buffer.WrittenSpan)) is { } found
            && found.ChargePointId == chargePointId
            && found.ConnectorId == connectorId
            && found.MeterStart == meterStart
            && found.Timestamp.AsSpan().SequenceEqual(BoundedText.Cut(timestamp))
            && IdTagKey.Of(found.IdTag) == IdTagKey.Of(idTag)
            ? found
            : null;
    }
}
