using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Events;

/// <summary>Events of a charge point were given up for a webhook, or a list entry about them is over. Belongs to no charge point, since it says nothing of one.</summary>
internal readonly ref struct DeadLetterChanged : IFact
{
    /// <summary>The webhook's name; compared without case.</summary>
    public required string Name { get; init; }

    /// <summary>The first event that was given up, which names the entry.</summary>
    public required JournalPosition First { get; init; }

    /// <summary>What the entry says, as delivery itself writes it; empty when the entry is over.</summary>
    public ReadOnlySpan<byte> Entry { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.DeadLetterChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static DeadLetterChanged Decode(scoped ref FactReader reader) => new()
    {
        Name = reader.ReadText(),
        First = reader.ReadPosition(),
        Entry = reader.ReadBytes(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(Name);
        writer.WritePosition(First);
        writer.WriteBytes(Entry);
    }
}
