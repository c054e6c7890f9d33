using System.Buffers;
using System.Collections.Immutable;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>An id tag as it is stored, under <see cref="IdTagKey"/>.</summary>
internal sealed record StoredIdTag
{
    private const byte Layout = 2;

    // Without labels.
    private const byte FirstLayout = 1;

    /// <summary>As the operator wrote it.</summary>
    public required string IdTag { get; init; }

    public required AuthorizationStatus Status { get; init; }

    public required string? ParentIdTag { get; init; }

    public required DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Time { get; init; }

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = StoredLabels.None;

    /// <summary>Reads a tag; null when there is none.</summary>
    public static StoredIdTag? Find(IStateReader state, string idTag)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return state.TryRead(StateKey.Of(StateKey.IdTag, IdTagKey.Of(idTag), key), buffer) ? Decode(buffer.WrittenSpan) : null;
    }

    /// <summary>Reads a record.</summary>
    /// <exception cref="Ocpp.Storage.Journal.NewerFormatException">A newer version of the program wrote it.</exception>
    public static StoredIdTag Decode(ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        byte layout = reader.ReadByte();
        StoredLayout.Check("An id tag", layout, Layout);
        return new StoredIdTag
        {
            IdTag = reader.ReadText(),
            Status = FactCodes.ToAuthorizationStatus(reader.ReadByte()),
            ParentIdTag = reader.ReadOptionalText(),
            ExpiryDate = reader.ReadOptionalTime(),
            Time = reader.ReadTime(),
            Labels = layout == FirstLayout ? StoredLabels.None : StoredLabels.Decode(ref reader),
        };
    }

    /// <summary>Writes the record.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteText(IdTag);
        writer.WriteByte(FactCodes.Of(Status));
        writer.WriteOptionalText(ParentIdTag);
        writer.WriteOptionalTime(ExpiryDate);
        writer.WriteTime(Time);
        StoredLabels.Encode(Labels, ref writer);
    }
}
