using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>
/// The record of a charge point's connectors: a layout version, then connector, time and last StatusNotification for each, in the order of
/// their numbers. Changed without allocating; a notification of the same length is written in place.
/// </summary>
internal static class ConnectorList
{
    /// <summary>Connectors that are kept; a charge point that invents more is told nothing, the journal has them.</summary>
    public const int MaxConnectors = 256;

    /// <summary>Bytes of a payload that are kept: ten times what the specification lets a StatusNotification have.</summary>
    public const int MaxPayload = 4096;

    private const byte Layout = 1;

    /// <summary>Writes the record with a connector's new status.</summary>
    public static void Update(ReadOnlySpan<byte> record, int connectorId, DateTimeOffset at, ReadOnlySpan<byte> payload, ref FactWriter writer)
    {
        payload = JsonFields.Bound(payload, MaxPayload);
        writer.WriteByte(Layout);
        bool isWritten = false;
        int count = 0;
        FactReader reader = Open(record);
        while (!reader.IsAtEnd)
        {
            int other = reader.ReadInt32();
            DateTimeOffset otherAt = reader.ReadTime();
            ReadOnlySpan<byte> otherPayload = reader.ReadBytes();
            if (other >= connectorId && !isWritten)
            {
                Write(ref writer, connectorId, at, payload);
                isWritten = true;
                count++;
            }

            if (other != connectorId && count < MaxConnectors)
            {
                Write(ref writer, other, otherAt, otherPayload);
                count++;
            }
        }

        if (!isWritten && count < MaxConnectors)
        {
            Write(ref writer, connectorId, at, payload);
        }
    }

    /// <summary>Reads the record; an absent one has no connectors.</summary>
    public static List<ConnectorView> Decode(ReadOnlySpan<byte> record)
    {
        List<ConnectorView> connectors = [];
        FactReader reader = Open(record);
        while (!reader.IsAtEnd)
        {
            int connectorId = reader.ReadInt32();
            DateTimeOffset at = reader.ReadTime();
            byte[] payload = reader.ReadBytes().ToArray();
            connectors.Add(new ConnectorView { ConnectorId = connectorId, At = at, Payload = payload, Status = JsonFields.Text(payload, "status"u8) });
        }

        return connectors;
    }

    private static FactReader Open(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        if (record.Length > 0)
        {
            StoredLayout.Check("A list of connectors", reader.ReadByte(), Layout);
        }

        return reader;
    }

    private static void Write(ref FactWriter writer, int connectorId, DateTimeOffset at, ReadOnlySpan<byte> payload)
    {
        writer.WriteInt32(connectorId);
        writer.WriteTime(at);
        writer.WriteBytes(payload);
    }
}
