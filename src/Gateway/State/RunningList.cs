using System.Buffers.Binary;

namespace Ocpp.Gateway.State;

/// <summary>
/// The record that lists a charge point's running transactions, one for each connector, the longest running first: a layout version, then
/// connector (8 bytes) and transaction id (4 bytes) each. Works on the caller's spans; doesn't allocate.
/// </summary>
internal static class RunningList
{
    /// <summary>
    /// Transactions that can run at once. No charge point has so many connectors; one that invents a connector for each start loses
    /// its oldest from the list, as if a later one had begun on the same connector.
    /// </summary>
    public const int MaxRunning = 64;

    /// <summary>Longest record in bytes.</summary>
    public const int MaxLength = 1 + (MaxRunning * EntryLength);

    private const byte Layout = 1;
    private const int EntryLength = sizeof(long) + sizeof(int);

    /// <summary>How many entries a record has; an absent record has none.</summary>
    public static int Count(ReadOnlySpan<byte> record)
    {
        if (record.Length == 0)
        {
            return 0;
        }

        StoredLayout.Check("A list of running transactions", record[0], Layout);
        return (record.Length - 1) / EntryLength;
    }

    public static long ConnectorAt(ReadOnlySpan<byte> record, int index) => BinaryPrimitives.ReadInt64LittleEndian(record[(1 + (index * EntryLength))..]);

    public static int TransactionAt(ReadOnlySpan<byte> record, int index) => BinaryPrimitives.ReadInt32LittleEndian(record[(1 + (index * EntryLength) + sizeof(long))..]);

    /// <summary>Writes the list with a new transaction into <paramref name="destination"/>; gives its length and the transaction that this one displaces, or 0.</summary>
    public static int Add(ReadOnlySpan<byte> record, long connectorId, int transactionId, Span<byte> destination, out int displaced)
    {
        int count = Count(record);
        int leaving = count == MaxRunning ? 0 : -1;
        for (int i = 0; i < count; i++)
        {
            if (ConnectorAt(record, i) == connectorId)
            {
                leaving = i;
            }
        }

        displaced = leaving < 0 ? 0 : TransactionAt(record, leaving);
        int length = CopyWithout(record, leaving, destination);
        BinaryPrimitives.WriteInt64LittleEndian(destination[length..], connectorId);
        BinaryPrimitives.WriteInt32LittleEndian(destination[(length + sizeof(long))..], transactionId);
        return length + EntryLength;
    }

    /// <summary>Writes the list without a transaction into <paramref name="destination"/> and gives its length; 0 when nothing is left.</summary>
    public static int Remove(ReadOnlySpan<byte> record, int transactionId, Span<byte> destination)
    {
        int leaving = -1;
        for (int i = Count(record) - 1; i >= 0; i--)
        {
            if (TransactionAt(record, i) == transactionId)
            {
                leaving = i;
            }
        }

        int length = CopyWithout(record, leaving, destination);
        return length > 1 ? length : 0;
    }

    private static int CopyWithout(ReadOnlySpan<byte> record, int leaving, Span<byte> destination)
    {
        destination[0] = Layout;
        int length = 1;
        for (int i = 0; i < Count(record); i++)
        {
            if (i != leaving)
            {
                record.Slice(1 + (i * EntryLength), EntryLength).CopyTo(destination[length..]);
                length += EntryLength;
            }
        }

        return length;
    }
}
