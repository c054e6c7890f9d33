using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>What a fleet command is to do: fixed when it was given. Immutable.</summary>
internal sealed record FleetOrder
{
    /// <summary>Bytes of a payload, so that an order fits the smallest journal record.</summary>
    public const int MaxPayloadLength = 32 * 1024;

    private const byte Layout = 1;

    public required ChargePointSelector Selector { get; init; }

    public required string Action { get; init; }

    /// <summary>The request as it is sent, byte by byte. May hold the password of a URL; dropped when the fleet command has ended.</summary>
    public required byte[] Payload { get; init; }

    /// <summary>The request as it is shown: secrets redacted.</summary>
    public required byte[] ShownPayload { get; init; }

    /// <summary>Commands given per 1000 seconds.</summary>
    public required int RateMilli { get; init; }

    /// <summary>Commands under way at once.</summary>
    public required int Concurrency { get; init; }

    /// <summary>How long absent charge points are waited for, from the end of the selection; null not at all.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>Reads a stored record.</summary>
    public static FleetOrder Decode(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        return Decode(ref reader);
    }

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static FleetOrder Decode(scoped ref FactReader reader)
    {
        StoredLayout.Check("A fleet command's order", reader.ReadByte(), Layout);
        ChargePointSelector selector = ChargePointSelector.Decode(ref reader);
        string action = reader.ReadText();
        byte[] payload = reader.ReadBytes().ToArray();
        return new FleetOrder
        {
            Selector = selector,
            Action = action,
            Payload = payload,
            ShownPayload = reader.ReadBoolean() ? reader.ReadBytes().ToArray() : payload,
            RateMilli = reader.ReadInt32(),
            Concurrency = reader.ReadInt32(),
            Hold = reader.ReadOptionalInt64() is { } milliseconds ? ToDuration(milliseconds) : null,
        };
    }

    /// <summary>Writes it as facts and stored records keep it.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        Selector.Encode(ref writer);
        writer.WriteText(Action);
        writer.WriteBytes(Payload);
        bool holdsSecret = !ShownPayload.AsSpan().SequenceEqual(Payload);
        writer.WriteBoolean(holdsSecret);
        if (holdsSecret)
        {
            writer.WriteBytes(ShownPayload);
        }

        writer.WriteInt32(RateMilli);
        writer.WriteInt32(Concurrency);
        writer.WriteOptionalInt64(Hold is { } hold ? (long)hold.TotalMilliseconds : null);
    }

    private static TimeSpan ToDuration(long milliseconds) => milliseconds is >= 0 and <= long.MaxValue / TimeSpan.TicksPerMillisecond
        ? TimeSpan.FromMilliseconds(milliseconds)
        : throw new InvalidDataException("A hold in a record is none.");
}
