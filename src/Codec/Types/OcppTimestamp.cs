using System.Diagnostics;
using System.Text.Json;

namespace Ocpp.Codec;

/// <summary>
/// An instant in UTC as OCPP writes it (OCPP 1.6 §3.13: ISO 8601). <see langword="default"/> is not valid, as is one that was read from
/// something else than a date and a time. Written as UTC with milliseconds and <c>Z</c>: there are charge points that need the fraction and
/// some that can't bear more than three digits.
/// </summary>
public readonly record struct OcppTimestamp
{
    private const int WrittenLength = 24;

    // The standard format "O" of an instant in UTC: seven fractional digits and Z.
    private const int RoundTripLength = 28;

    private OcppTimestamp(DateTimeOffset value)
    {
        Value = value;
        IsValid = true;
    }

    /// <summary>The instant, offset zero; year 1 when this is not valid.</summary>
    public DateTimeOffset Value { get; }

    /// <summary>Whether there is an instant.</summary>
    public bool IsValid { get; }

    /// <summary>The same instant in UTC, to 100 nanoseconds.</summary>
    public static OcppTimestamp From(DateTimeOffset value) => new(value.ToUniversalTime());

    /// <summary>Reads ISO 8601, tolerated forms included.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out OcppTimestamp timestamp) => Parse(utf8, out timestamp) != TimestampForm.Malformed;

    /// <summary>Reads ISO 8601 and tells in which form it was.</summary>
    internal static TimestampForm Parse(ReadOnlySpan<byte> utf8, out OcppTimestamp timestamp)
    {
        TimestampForm form = TimestampParser.Parse(utf8, out DateTimeOffset value);
        timestamp = form == TimestampForm.Malformed ? default : new OcppTimestamp(value);
        return form;
    }

    /// <summary>The instant as it is written; empty when this is not valid.</summary>
    public override string ToString()
    {
        Span<byte> buffer = stackalloc byte[RoundTripLength];
        return IsValid ? System.Text.Encoding.ASCII.GetString(Format(buffer)) : "";
    }

    /// <summary>Writes the instant as a JSON string.</summary>
    /// <exception cref="InvalidOperationException">This is not valid.</exception>
    public void WriteTo(Utf8JsonWriter writer)
    {
        if (!IsValid)
        {
            throw new InvalidOperationException("A timestamp without an instant can't be written.");
        }

        Span<byte> buffer = stackalloc byte[RoundTripLength];
        writer.WriteStringValue(Format(buffer));
    }

    private ReadOnlySpan<byte> Format(Span<byte> buffer)
    {
        // Cutting the standard format takes a quarter of the time that a format of our own takes (28 ns, 119 ns), and this stands in every heartbeat.
        bool fits = Value.UtcDateTime.TryFormat(buffer, out int written, "O", System.Globalization.CultureInfo.InvariantCulture);
        Debug.Assert(fits && written == RoundTripLength);
        buffer[WrittenLength - 1] = (byte)'Z';
        return buffer[..WrittenLength];
    }
}
