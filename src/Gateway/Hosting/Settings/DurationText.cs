using System.Globalization;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>
/// Durations as the settings and the REST API spell them: a whole number and a unit, <c>500ms</c>, <c>30s</c>, <c>5m</c>,
/// <c>24h</c> or <c>30d</c>.
/// </summary>
internal static class DurationText
{
    /// <summary>The spelling, for messages that say what is allowed.</summary>
    public const string Allowed = "a duration such as 500ms, 30s, 5m, 24h or 30d";

    /// <summary>Reads a duration; false for anything else, also for a negative one and for one beyond <see cref="TimeSpan.MaxValue"/>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (!long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        long unit = text[digits..] switch
        {
            "ms" => TimeSpan.TicksPerMillisecond,
            "s" => TimeSpan.TicksPerSecond,
            "m" => TimeSpan.TicksPerMinute,
            "h" => TimeSpan.TicksPerHour,
            "d" => TimeSpan.TicksPerDay,
            _ => 0,
        };
        if (unit == 0 || count > TimeSpan.MaxValue.Ticks / unit)
        {
            return false;
        }

        duration = TimeSpan.FromTicks(count * unit);
        return true;
    }

    /// <summary>Writes a duration in the largest unit that divides it; what is finer than a millisecond is cut off.</summary>
    public static string Format(TimeSpan duration)
    {
        long milliseconds = (long)duration.TotalMilliseconds;
        (long count, string unit) = milliseconds switch
        {
            0 => (0, "s"),
            _ when milliseconds % 86_400_000 == 0 => (milliseconds / 86_400_000, "d"),
            _ when milliseconds % 3_600_000 == 0 => (milliseconds / 3_600_000, "h"),
            _ when milliseconds % 60_000 == 0 => (milliseconds / 60_000, "m"),
            _ when milliseconds % 1_000 == 0 => (milliseconds / 1_000, "s"),
            _ => (milliseconds, "ms"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{count}{unit}");
    }
}
