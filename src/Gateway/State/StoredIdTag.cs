using System.Buffers;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>An id tag as it is stored, under <see cref="IdTagKey"/>.</summary>
internal sealed record StoredIdTag
{
    private const byte Layout = 1;

    /// <summary>As the operator wrote it.</summary>
    public required string IdTag { get; init; }

    public required AuthorizationStatus Status { get; init; }

    public required string? ParentIdTag { get; init; }

    public required DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset Time { get; init; }

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
        StoredLayout.Check("An id tag", reader.ReadByte(), Layout);
        return new StoredIdTag
        {
            IdTag = reader.ReadText(),
            Status = FactCodes.ToAuthorizationStatus(reader.ReadByte()),
            ParentIdTag = reader.ReadOptionalText(),
            ExpiryDate = reader.ReadOptionalTime(),
            Time = reader.ReadTime(),
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
    }
}
