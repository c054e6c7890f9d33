using System.Text.Json;

namespace Ocpp.Codec.Tests;

/// <summary>
/// An object read with <see cref="PayloadReader"/> by hand, as generated code does it:
/// <c>{"id": 1, "note": "text", "when": "…", "inner": {…}, "items": […]}</c>.
/// </summary>
internal readonly ref struct SampleEntry : IOcppMessage<SampleEntry>
{
    public required long Id { get; init; }

    public JsonText Note { get; init; }

    public OcppTimestamp? When { get; init; }

    public JsonArray<SampleEntry> Items { get; init; }

    public static bool TryRead(ReadOnlySpan<byte> json, scoped ref CodecContext context, out SampleEntry message) =>
        PayloadReader.TryReadWhole(json, ref context, out message);

    public static bool TryRead<TReader>(scoped ref TReader reader, scoped ref CodecContext context, out SampleEntry message)
        where TReader : struct, IPayloadReader, allows ref struct
    {
        message = default;
        if (!reader.TryEnterObject(ref context))
        {
            return false;
        }

        uint met = 0;
        long id = default;
        JsonText note = default;
        OcppTimestamp? when = default;
        JsonArray<SampleEntry> items = default;
        while (reader.TryNextProperty(out ReadOnlySpan<byte> name))
        {
            bool isRead = name switch
            {
                _ when name.SequenceEqual("id"u8) => context.TryMark(ref met, 1, "id") && reader.TryReadInteger(ref context, "id", IntegerRange.Any, out id),
                _ when name.SequenceEqual("note"u8) => reader.TryReadText(ref context, "note", isRequired: false, 5, toleratesObject: false, out note),
                _ when name.SequenceEqual("when"u8) => reader.TryReadTimestamp(ref context, "when", out when),
                _ when name.SequenceEqual("inner"u8) => reader.TryReadObject(ref context, "inner", isRequired: false, out SampleEntry _),
                _ when name.SequenceEqual("items"u8) => reader.TryReadArray(ref context, "items", isRequired: false, minItems: 0, out items),
                _ => reader.TrySkipUnknown(ref context, name),
            };
            if (!isRead)
            {
                return false;
            }
        }

        message = new SampleEntry { Id = id, Note = note, When = when, Items = items };
        return met != 0 || context.FailMissing("id");
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", Id);
        writer.WriteEndObject();
    }
}
