using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>
/// A fleet command's main record, small since it changes often. Its order lies beside it, and its charge points in pages
/// (<see cref="StoredFleetPage"/>).
/// </summary>
internal sealed class StoredFleetCommand
{
    /// <summary>Characters of an id: a UUID.</summary>
    public const int IdLength = 36;

    /// <summary>Where, among the pages, the order lies.</summary>
    public const int OrderPage = -1;

    private const byte Layout = 1;

    public required DateTimeOffset CreatedAt { get; init; }

    public FleetCommandState State { get; set; } = FleetCommandState.Selecting;

    /// <summary>When its charge points were known.</summary>
    public DateTimeOffset? StartedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public int Total { get; set; }

    public int Pages { get; set; }

    /// <summary>How many charge points have each <see cref="FleetOutcome"/>.</summary>
    public int[] Counts { get; init; } = new int[FleetCommandStates.OutcomeCount];

    public int CountOf(FleetOutcome outcome) => Counts[(int)outcome];

    /// <summary>Reads a record.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static StoredFleetCommand Decode(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        StoredLayout.Check("A fleet command", reader.ReadByte(), Layout);
        StoredFleetCommand stored = new()
        {
            CreatedAt = reader.ReadTime(),
            State = (FleetCommandState)reader.ReadByte(),
            StartedAt = reader.ReadOptionalTime(),
            FinishedAt = reader.ReadOptionalTime(),
            Total = reader.ReadInt32(),
            Pages = reader.ReadInt32(),
        };
        int known = reader.ReadLength();
        for (int outcome = 0; outcome < known; outcome++)
        {
            int count = reader.ReadInt32();
            if (outcome < stored.Counts.Length)
            {
                stored.Counts[outcome] = count;
            }
        }

        return stored;
    }

    /// <summary>Writes the record.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteTime(CreatedAt);
        writer.WriteByte((byte)State);
        writer.WriteOptionalTime(StartedAt);
        writer.WriteOptionalTime(FinishedAt);
        writer.WriteInt32(Total);
        writer.WriteInt32(Pages);
        writer.WriteLength(Counts.Length);
        foreach (int count in Counts)
        {
            writer.WriteInt32(count);
        }
    }
}
