using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Api.Answers;

/// <summary>Times in UTC with milliseconds, as the whole API writes them.</summary>
internal sealed class UtcTimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Format = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> utf8 = stackalloc byte[24];
        bool isWritten = value.ToUniversalTime().TryFormat(utf8, out int length, Format, CultureInfo.InvariantCulture);
        System.Diagnostics.Debug.Assert(isWritten && length == 24, "The format has 24 characters.");
        writer.WriteStringValue(utf8[..length]);
    }
}
