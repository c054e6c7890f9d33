using System.Globalization;

namespace Ocpp.FaultProxy;

/// <summary>What a script says: a seed and rules.</summary>
internal sealed record FaultScript(ulong Seed, IReadOnlyList<FaultRule> Rules)
{
    public static FaultScript None { get; } = new(1, []);

    private const string Forms = "seed 7; [up|down] delay 20ms..80ms; throttle 32KiB/s; split 1..9; corrupt every 64KiB; stall 2s..5s every 32KiB; cut every 256KiB; reset every 1MiB";

    /// <exception cref="FormatException">A line is wrong: says which, and what would be right.</exception>
    public static FaultScript Parse(string text)
    {
        ulong seed = 1;
        List<FaultRule> rules = [];
        int number = 0;
        foreach (string line in text.Split('\n'))
        {
            number++;
            string[] words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            if (words[0] == "seed")
            {
                seed = words.Length == 2 && ulong.TryParse(words[1], CultureInfo.InvariantCulture, out ulong given) ? given : throw Wrong(number, line);
                continue;
            }

            Direction direction = words[0] switch { "up" => Direction.Up, "down" => Direction.Down, _ => Direction.Both };
            rules.Add(ReadRule(direction == Direction.Both ? words : words[1..], direction) ?? throw Wrong(number, line));
        }

        return new FaultScript(seed, rules);
    }

    private static FaultRule? ReadRule(string[] words, Direction direction)
    {
        int from = 0;
        int to = 0;
        int every = 0;
        bool isGood = words switch
        {
            ["delay", string range] => TryRange(range, TryMilliseconds, out from, out to),
            ["throttle", string rate] => rate.EndsWith("/s", StringComparison.Ordinal) && TryBytes(rate[..^2], out from) && from > 0,
            ["split", string range] => TryRange(range, TryBytes, out from, out to) && from > 0,
            ["corrupt" or "cut" or "reset", "every", string bytes] => TryBytes(bytes, out every) && every > 0,
            ["stall", string range, "every", string bytes] => TryRange(range, TryMilliseconds, out from, out to) && TryBytes(bytes, out every) && every > 0,
            _ => false,
        };
        return isGood ? new FaultRule(Enum.Parse<FaultKind>(words[0], ignoreCase: true), direction, from, to, every) : null;
    }

    private static bool TryRange(string text, TryRead read, out int from, out int to)
    {
        string[] ends = text.Split("..");
        to = 0;
        return read(ends[0], out from) && read(ends[^1], out to) && ends.Length <= 2 && from <= to;
    }

    private static bool TryMilliseconds(string text, out int milliseconds)
    {
        bool inMilliseconds = text.EndsWith("ms", StringComparison.Ordinal);
        bool isRead = text.EndsWith('s') & int.TryParse(text.AsSpan(0, int.Max(0, text.Length - (inMilliseconds ? 2 : 1))), NumberStyles.None, CultureInfo.InvariantCulture, out milliseconds);
        milliseconds = inMilliseconds ? milliseconds : int.Min(milliseconds, 3600) * 1000;
        return isRead;
    }

    private static bool TryBytes(string text, out int bytes)
    {
        (int unit, int suffix) = text switch
        {
            _ when text.EndsWith("KiB", StringComparison.Ordinal) => (1024, 3),
            _ when text.EndsWith("MiB", StringComparison.Ordinal) => (1024 * 1024, 3),
            _ when text.EndsWith('B') => (1, 1),
            _ => (1, 0),
        };
        bool isRead = int.TryParse(text.AsSpan(0, text.Length - suffix), NumberStyles.None, CultureInfo.InvariantCulture, out bytes) && bytes <= 1024 * 1024;
        bytes = isRead ? bytes * unit : 0;
        return isRead && bytes >= 0;
    }

    private static FormatException Wrong(int number, string line) => new(string.Create(CultureInfo.InvariantCulture, $"Line {number}: '{line.Trim()}' is not understood; as in: {Forms}."));

    private delegate bool TryRead(string text, out int value);
}
