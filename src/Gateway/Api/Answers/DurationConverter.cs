using System.Text.Json;
using System.Text.Json.Serialization;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Api.Answers;

/// <summary>Durations as text, spelled as in the settings.</summary>
internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        DurationText.TryParse(reader.GetString(), out TimeSpan duration) ? duration : throw new JsonException($"The value must be {DurationText.Allowed}.");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(DurationText.Format(value));
}
