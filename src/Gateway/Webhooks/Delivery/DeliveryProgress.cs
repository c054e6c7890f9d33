using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Webhooks.Delivery;

/// <summary>
/// How far a webhook's events are delivered, as the journal keeps it: all up to <see cref="Position"/>, but for the charge points that are behind, each of
/// which has its own place.
/// </summary>
internal sealed record DeliveryProgress
{
    private const byte Layout = 1;

    /// <summary>Which of the webhooks that had this name.</summary>
    public required string Incarnation { get; init; }

    /// <summary>Everything up to here is delivered, given up, or of a charge point that is behind.</summary>
    public required long Position { get; init; }

    /// <summary>Records that nobody could deliver any more, since the journal's retention was over.</summary>
    public long Lost { get; init; }

    /// <summary>Who is behind.</summary>
    public IReadOnlyList<LaneProgress> Behind { get; init; } = [];

    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static DeliveryProgress Decode(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        StoredLayout.Check("A webhook's progress", reader.ReadByte(), Layout);
        string incarnation = reader.ReadText();
        long position = reader.ReadInt64();
        long lost = reader.ReadInt64();
        List<LaneProgress> behind = [];
        for (int count = reader.ReadLength(); count > 0; count--)
        {
            behind.Add(new LaneProgress(
                reader.ReadText(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadLength(), reader.ReadOptionalTime(), reader.ReadOptionalTime()));
        }

        return new DeliveryProgress { Incarnation = incarnation, Position = position, Lost = lost, Behind = behind };
    }

    public byte[] Encode()
    {
        FactWriter writer = new(new byte[64 + (Behind.Count * 96)]);
        writer.WriteByte(Layout);
        writer.WriteText(Incarnation);
        writer.WriteInt64(Position);
        writer.WriteInt64(Lost);
        writer.WriteLength(Behind.Count);
        foreach (LaneProgress lane in Behind)
        {
            writer.WriteText(lane.ChargePointId);
            writer.WriteInt64(lane.First);
            writer.WriteInt64(lane.Last);
            writer.WriteInt64(lane.Next);
            writer.WriteInt64(lane.Covered);
            writer.WriteLength(lane.Attempts);
            writer.WriteOptionalTime(lane.FirstFailure);
            writer.WriteOptionalTime(lane.OldestTime);
        }

        return writer.Written.ToArray();
    }
}

/// <summary>A charge point that is behind; the fields are those of <see cref="Lane"/>.</summary>
internal sealed record LaneProgress(
    string ChargePointId, long First, long Last, long Next, long Covered, int Attempts, DateTimeOffset? FirstFailure, DateTimeOffset? OldestTime);
