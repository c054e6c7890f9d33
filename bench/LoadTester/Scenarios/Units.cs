using System.Globalization;

namespace Ocpp.LoadTester.Scenarios;

/// <summary>Durations, ranges, shares and rates as people write them: <c>500ms</c>, <c>20m..3h</c>, <c>5%</c>, <c>200/s</c>.</summary>
internal static class Units
{
    private static readonly (string Suffix, double Seconds)[] Suffixes = [("ms", 0.001), ("us", 0.000001), ("s", 1), ("m", 60), ("h", 3600), ("d", 86_400)];

    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        foreach ((string suffix, double seconds) in Suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal) && TryNumber(text[..^suffix.Length], out double count) && count >= 0 && count * seconds <= 366 * 86_400d)
            {
                duration = TimeSpan.FromSeconds(count * seconds);
                return true;
            }
        }

        return text == "0";
    }

    public static bool TryDurations(string text, out DurationRange range)
    {
        string[] ends = text.Split("..");
        range = default;
        if (ends.Length is < 1 or > 2 || !TryDuration(ends[0], out TimeSpan from) || !TryDuration(ends[^1], out TimeSpan to) || to < from)
        {
            return false;
        }

        range = new DurationRange(from, to);
        return true;
    }

    /// <summary>Kilowatts, one or from..to.</summary>
    public static bool TryPowers(string text, out NumberRange kilowatts)
    {
        kilowatts = default;
        string[] ends = text.Split("..");
        if (ends.Length is < 1 or > 2 || !TryPower(ends[0], out double from) || !TryPower(ends[^1], out double to) || to < from)
        {
            return false;
        }

        kilowatts = new NumberRange(from, to);
        return true;
    }

    public static bool TryShare(string text, out double share)
    {
        share = 0;
        if (!text.EndsWith('%') || !TryNumber(text[..^1], out double percent) || percent is < 0 or > 100)
        {
            return false;
        }

        share = percent / 100;
        return true;
    }

    /// <summary>So many a second.</summary>
    public static bool TryRate(string text, out double rate)
    {
        rate = 0;
        return text.EndsWith("/s", StringComparison.Ordinal) && TryNumber(text[..^2], out rate) && rate is > 0 and <= 10_000_000;
    }

    public static bool TryNumber(string text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out number);

    public static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);

    /// <summary>A duration for people: the largest unit in which it is a short number.</summary>
    public static string Text(TimeSpan duration) => duration switch
    {
        { Ticks: 0 } => "0",
        { TotalMilliseconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMicroseconds:0.#}us"),
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0.##}ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.##}s"),
        { TotalHours: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMinutes:0.#}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalHours:0.#}h"),
    };

    private static bool TryPower(string text, out double kilowatts)
    {
        kilowatts = 0;
        return text.EndsWith("kW", StringComparison.Ordinal) && TryNumber(text[..^2], out kilowatts) && kilowatts is > 0 and <= 10_000;
    }
}

/// <summary>From the shortest to the longest.</summary>
internal readonly record struct DurationRange(TimeSpan From, TimeSpan To)
{
    public override string ToString() => From == To ? Units.Text(From) : $"{Units.Text(From)}..{Units.Text(To)}";
}

/// <summary>From the least to the most.</summary>
internal readonly record struct NumberRange(double From, double To);
