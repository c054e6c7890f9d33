using System.Globalization;

namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>Sizes as the settings spell them: a whole number and a binary unit, <c>512B</c>, <c>64KiB</c>, <c>1MiB</c> or <c>2GiB</c>.</summary>
internal static class SizeText
{
    /// <summary>The spelling, for messages that say what is allowed.</summary>
    public const string Allowed = "a size such as 64KiB or 1MiB";

    /// <summary>Reads a size in bytes; false for anything else, also for one that no 64 bits hold.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long bytes)
    {
        bytes = 0;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits]))
        {
            digits++;
        }

        if (!long.TryParse(text[..digits], NumberStyles.None, CultureInfo.InvariantCulture, out long count))
        {
            return false;
        }

        int shift = text[digits..] switch
        {
            "B" => 0,
            "KiB" => 10,
            "MiB" => 20,
            "GiB" => 30,
            _ => -1,
        };
        if (shift < 0 || count > long.MaxValue >> shift)
        {
            return false;
        }

        bytes = count << shift;
        return true;
    }

    /// <summary>Writes a size in the largest unit that divides it.</summary>
    public static string Format(long bytes) => bytes switch
    {
        > 0 when bytes % (1L << 30) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 30}GiB"),
        > 0 when bytes % (1L << 20) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 20}MiB"),
        > 0 when bytes % (1L << 10) == 0 => string.Create(CultureInfo.InvariantCulture, $"{bytes >> 10}KiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes}B"),
    };
}
