using System.Buffers;
using System.Text;
using System.Text.Json;
using Ocpp.Codec;

namespace Ocpp.Gateway.State;

/// <summary>
/// Puts a transaction's meter values together, in the order of their arrival. A charge point repeats MeterValues after a lost answer, and its
/// StopTransaction may carry values that it had sent before (OCPP 1.6 §4.10); each sample is shown once.
/// </summary>
internal sealed class MeterValueMerge
{
    private readonly HashSet<string> _samples = new(StringComparer.Ordinal);
    private readonly HashSet<string> _readings = new(StringComparer.Ordinal);

    /// <summary>MeterValue objects.</summary>
    public List<ReadOnlyMemory<byte>> Items { get; } = [];

    /// <summary>Adds the items of a MeterValues request; only samples that are the same to the last digit are repeats, since a stuck clock repeats timestamps.</summary>
    public void AddMeterValues(ReadOnlySpan<byte> meterValueArray)
    {
        foreach (ReadOnlyMemory<byte> item in JsonFields.Items(meterValueArray))
        {
            Add(item, (reading, sample) =>
            {
                _readings.Add(reading);
                return _samples.Add(sample);
            });
        }
    }

    /// <summary>Adds the transactionData of a StopTransaction; a reading of the same instant, measurand, phase, location and context is a repeat.</summary>
    public void AddTransactionData(ReadOnlySpan<byte> meterValueArray)
    {
        foreach (ReadOnlyMemory<byte> item in JsonFields.Items(meterValueArray))
        {
            Add(item, (reading, sample) => !_readings.Contains(reading) && _samples.Add(sample));
        }
    }

    private static string KeyOf(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> sample)
    {
        // What is left out stands for its default (OCPP 1.6 §7.43), which others write out.
        string at = JsonFields.TextOf(timestamp) ?? string.Empty;
        return string.Join(
            '|',
            OcppTimestamp.TryParse(Encoding.UTF8.GetBytes(at), out OcppTimestamp instant) ? instant.ToString() : at,
            JsonFields.Text(sample, "measurand"u8) ?? "Energy.Active.Import.Register",
            JsonFields.Text(sample, "phase"u8),
            JsonFields.Text(sample, "location"u8) ?? "Outlet",
            JsonFields.Text(sample, "context"u8) ?? "Sample.Periodic",
            JsonFields.Text(sample, "format"u8) ?? "Raw",
            JsonFields.Text(sample, "unit"u8));
    }

    private void Add(ReadOnlyMemory<byte> item, Func<string, string, bool> isNew)
    {
        ReadOnlySpan<byte> timestamp = JsonFields.Raw(item.Span, "timestamp"u8);
        List<ReadOnlyMemory<byte>> samples = JsonFields.Items(JsonFields.Raw(item.Span, "sampledValue"u8));
        List<ReadOnlyMemory<byte>> kept = new(samples.Count);
        foreach (ReadOnlyMemory<byte> sample in samples)
        {
            string reading = KeyOf(timestamp, sample.Span);
            if (isNew(reading, reading + '|' + JsonFields.Text(sample.Span, "value"u8)))
            {
                kept.Add(sample);
            }
        }

        if (kept.Count == samples.Count && kept.Count > 0)
        {
            Items.Add(item);
        }
        else if (kept.Count > 0)
        {
            Items.Add(Write(timestamp, kept));
        }
    }

    private static ReadOnlyMemory<byte> Write(ReadOnlySpan<byte> timestamp, List<ReadOnlyMemory<byte>> samples)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter writer = new(output);
        writer.WriteStartObject();
        writer.WritePropertyName("timestamp"u8);
        writer.WriteRawValue(timestamp, skipInputValidation: true);
        writer.WriteStartArray("sampledValue"u8);
        foreach (ReadOnlyMemory<byte> sample in samples)
        {
            writer.WriteRawValue(sample.Span, skipInputValidation: true);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenMemory;
    }
}
