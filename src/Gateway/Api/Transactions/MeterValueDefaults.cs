using System.Buffers;
using System.Text.Json;

namespace Ocpp.Gateway.Api.Transactions;

/// <summary>
/// Shows meter values with the defaults of OCPP 1.6 §7.43 written out, so that a reader needn't know them. They are kept, and go out in
/// events, as the charge point sent them.
/// </summary>
internal static class MeterValueDefaults
{
    private const string DefaultMeasurand = "Energy.Active.Import.Register";

    /// <summary>The MeterValue with every sampled value complete; what was sent stays byte for byte.</summary>
    public static ReadOnlyMemory<byte> FillIn(ReadOnlyMemory<byte> meterValue)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(meterValue);
            ArrayBufferWriter<byte> output = new(meterValue.Length * 2);
            using Utf8JsonWriter writer = new(output);
            writer.WriteStartObject();
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                writer.WritePropertyName(property.Name);
                if (property.Name == "sampledValue" && property.Value.ValueKind == JsonValueKind.Array)
                {
                    WriteSamples(property.Value, writer);
                }
                else
                {
                    WriteRaw(property.Value, writer);
                }
            }

            writer.WriteEndObject();
            writer.Flush();
            return output.WrittenMemory;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // Names that are no text were tolerated when they came, and are shown as they were sent.
            return meterValue;
        }
    }

    private static void WriteSamples(JsonElement samples, Utf8JsonWriter writer)
    {
        writer.WriteStartArray();
        foreach (JsonElement sample in samples.EnumerateArray())
        {
            if (sample.ValueKind == JsonValueKind.Object)
            {
                WriteSample(sample, writer);
            }
            else
            {
                WriteRaw(sample, writer);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteSample(JsonElement sample, Utf8JsonWriter writer)
    {
        string? measurand = Find(sample, "measurand");
        writer.WriteStartObject();
        foreach (JsonProperty property in sample.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Null)
            {
                writer.WritePropertyName(property.Name);
                WriteRaw(property.Value, writer);
            }
        }

        WriteMissing(sample, writer, "context", "Sample.Periodic");
        WriteMissing(sample, writer, "format", "Raw");
        WriteMissing(sample, writer, "measurand", DefaultMeasurand);
        WriteMissing(sample, writer, "location", "Outlet");
        if ((measurand ?? DefaultMeasurand).StartsWith("Energy", StringComparison.Ordinal))
        {
            // The other measurands have no default unit.
            WriteMissing(sample, writer, "unit", "Wh");
        }

        writer.WriteEndObject();
    }

    private static void WriteMissing(JsonElement sample, Utf8JsonWriter writer, string name, string value)
    {
        if (!sample.TryGetProperty(name, out JsonElement sent) || sent.ValueKind == JsonValueKind.Null)
        {
            writer.WriteString(name, value);
        }
    }

    private static string? Find(JsonElement sample, string name) =>
        sample.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    // Raw, so that 6.0 stays 6.0.
    private static void WriteRaw(JsonElement value, Utf8JsonWriter writer) => writer.WriteRawValue(value.GetRawText(), skipInputValidation: true);
}
