using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>
/// The record of a charge point's connectors: a layout version, then connector, time and last StatusNotification for each, in the order of
/// their numbers. Changed without allocating. Every status takes as many bytes packed, so the next notification is written in place.
/// </summary>
internal static class ConnectorList
{
    /// <summary>Connectors that are kept; a charge point that invents more is told nothing, the journal has them.</summary>
    public const int MaxConnectors = 256;

    /// <summary>Bytes of a payload that are kept: ten times what the specification lets a StatusNotification have.</summary>
    public const int MaxPayload = 4096;

    private const int UsualPayload = 512;

    // 1 had numbers of full length and payloads as they came. Still read: a record is written anew with the next notification.
    private const byte Layout = 2;

    // In the lowest bit of a connector's number: its time stands behind, and isn't the one in its payload.
    private const long OwnTime = 1;

    /// <summary>Writes the record with a connector's new status.</summary>
    public static void Update(ReadOnlySpan<byte> record, int connectorId, DateTimeOffset at, ReadOnlySpan<byte> payload, ref FactWriter writer)
    {
        payload = JsonFields.Bound(payload, MaxPayload);
        writer.WriteByte(Layout);
        bool isWritten = false;
        int count = 0;
        FactReader reader = Open(record, out bool isFirstLayout);
        while (!reader.IsAtEnd)
        {
            Entry other = Read(ref reader, isFirstLayout);
            if (other.ConnectorId >= connectorId && !isWritten)
            {
                Write(ref writer, connectorId, at, payload);
                isWritten = true;
                count++;
            }

            if (other.ConnectorId != connectorId && count < MaxConnectors)
            {
                Copy(ref writer, in other, isFirstLayout);
                count++;
            }
        }

        if (!isWritten && count < MaxConnectors)
        {
            Write(ref writer, connectorId, at, payload);
        }
    }

    /// <summary>Writes a connector's entry as records of the newest layout have it.</summary>
    public static void WriteEntry(ref FactWriter writer, int connectorId, DateTimeOffset at, ReadOnlySpan<byte> payload) =>
        Write(ref writer, connectorId, at, JsonFields.Bound(payload, MaxPayload));

    /// <summary>Puts a connector's entry where the last one was. False, and nothing is changed, where there is none of the same length.</summary>
    public static bool TryReplace(Span<byte> record, int connectorId, ReadOnlySpan<byte> entry)
    {
        if (record.Length == 0 || record[0] != Layout)
        {
            return false;
        }

        FactReader reader = new(record[1..]);
        while (!reader.IsAtEnd)
        {
            int start = 1 + reader.Position;
            bool isIt = ReadHead(ref reader, out _) == connectorId;
            PackedText.ReadForm(ref reader, out _);
            if (isIt)
            {
                bool fits = 1 + reader.Position - start == entry.Length;
                if (fits)
                {
                    entry.CopyTo(record[start..]);
                }

                return fits;
            }
        }

        return false;
    }

    /// <summary>Reads the record; an absent one has no connectors.</summary>
    public static List<ConnectorView> Decode(ReadOnlySpan<byte> record)
    {
        List<ConnectorView> connectors = [];
        FactReader reader = Open(record, out bool isFirstLayout);
        while (!reader.IsAtEnd)
        {
            Entry entry = Read(ref reader, isFirstLayout);
            byte[] payload = entry.IsPacked ? PackedText.Unpack(entry.Form) : entry.Form.ToArray();
            connectors.Add(new ConnectorView { ConnectorId = entry.ConnectorId, At = entry.At, Payload = payload, Status = JsonFields.Text(payload, "status"u8) });
        }

        return connectors;
    }

    private static FactReader Open(ReadOnlySpan<byte> record, out bool isFirstLayout)
    {
        FactReader reader = new(record);
        isFirstLayout = false;
        if (record.Length > 0)
        {
            byte layout = reader.ReadByte();
            StoredLayout.Check("A list of connectors", layout, Layout);
            isFirstLayout = layout == 1;
        }

        return reader;
    }

    private static Entry Read(ref FactReader reader, bool isFirstLayout)
    {
        if (isFirstLayout)
        {
            return new Entry { ConnectorId = reader.ReadInt32(), At = reader.ReadTime(), Form = reader.ReadBytes() };
        }

        int connectorId = ReadHead(ref reader, out DateTimeOffset? at);
        ReadOnlySpan<byte> form = PackedText.ReadForm(ref reader, out bool isPacked);
        return new Entry
        {
            ConnectorId = connectorId,
            At = at ?? PackedText.FindTime(form) ?? throw new InvalidDataException("A stored connector has no time."),
            Form = form,
            IsPacked = isPacked,
        };
    }

    private static int ReadHead(scoped ref FactReader reader, out DateTimeOffset? at)
    {
        long head = reader.ReadCompact();
        at = (head & OwnTime) == 0 ? null : reader.ReadCompactTime();
        return (int)(head >> 1);
    }

    private static void Copy(ref FactWriter writer, in Entry entry, bool isFirstLayout)
    {
        if (isFirstLayout)
        {
            Write(ref writer, entry.ConnectorId, entry.At, entry.Form);
        }
        else
        {
            WriteForm(ref writer, entry.ConnectorId, entry.At, entry.Form, entry.IsPacked);
        }
    }

    private static void Write(ref FactWriter writer, int connectorId, DateTimeOffset at, ReadOnlySpan<byte> payload)
    {
        Span<byte> packed = payload.Length <= UsualPayload ? stackalloc byte[UsualPayload] : new byte[payload.Length];
        int length = PackedText.Pack(payload, packed[..payload.Length]);
        WriteForm(ref writer, connectorId, at, length < 0 ? payload : packed[..length], isPacked: length >= 0);
    }

    // The time is mostly the one in the payload, and then isn't written twice.
    private static void WriteForm(ref FactWriter writer, int connectorId, DateTimeOffset at, ReadOnlySpan<byte> form, bool isPacked)
    {
        bool hasOwnTime = !isPacked || PackedText.FindTime(form) != at;
        writer.WriteCompact(((long)connectorId << 1) | (hasOwnTime ? OwnTime : 0));
        if (hasOwnTime)
        {
            writer.WriteCompactTime(at);
        }

        PackedText.WriteForm(form, isPacked, ref writer);
    }

    private readonly ref struct Entry
    {
        public int ConnectorId { get; init; }

        public DateTimeOffset At { get; init; }

        public ReadOnlySpan<byte> Form { get; init; }

        public bool IsPacked { get; init; }
    }
}
