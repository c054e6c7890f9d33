namespace Ocpp.FaultProxy;

/// <summary>
/// What happens to one direction of one connection: a sequence that depends on the seed, the connection's number and the direction alone. One task at a
/// time.
/// </summary>
internal sealed class FaultPlan
{
    private readonly Random _random;
    private readonly List<(FaultRule Rule, long At)> _next = [];
    private readonly FaultRule? _delay;
    private readonly FaultRule? _split;
    private readonly FaultRule? _throttle;

    public FaultPlan(FaultScript script, int connection, Direction direction)
    {
        // System.Random with a seed is the same in every process and version.
        _random = new Random(HashCode(script.Seed, connection, direction));
        foreach (FaultRule rule in script.Rules)
        {
            if ((rule.Direction & direction) == 0)
            {
                continue;
            }

            _delay = rule.Kind == FaultKind.Delay ? rule : _delay;
            _split = rule.Kind == FaultKind.Split ? rule : _split;
            _throttle = rule.Kind == FaultKind.Throttle ? rule : _throttle;
            if (rule.EveryBytes > 0)
            {
                _next.Add((rule, Distance(rule)));
            }
        }
    }

    public int? BytesPerSecond => _throttle?.From;

    /// <summary>How much later the next piece arrives.</summary>
    public TimeSpan NextDelay() => _delay is null ? TimeSpan.Zero : TimeSpan.FromMilliseconds(_random.Next(_delay.From, _delay.To + 1));

    /// <summary>How many of so many bytes go on in one piece.</summary>
    public int NextPiece(int available) => _split is null ? available : int.Min(available, _random.Next(_split.From, _split.To + 1));

    /// <summary>The next happening at or before a position; false where there is none. It is drawn anew behind itself.</summary>
    public bool TryTake(long upTo, out FaultRule rule, out long at)
    {
        int earliest = -1;
        for (int index = 0; index < _next.Count; index++)
        {
            if (_next[index].At < upTo && (earliest < 0 || _next[index].At < _next[earliest].At))
            {
                earliest = index;
            }
        }

        (rule, at) = earliest < 0 ? (null!, 0) : _next[earliest];
        if (earliest >= 0)
        {
            _next[earliest] = (rule, at + Distance(rule));
        }

        return earliest >= 0;
    }

    /// <summary>From 0 to 7.</summary>
    public int NextBit() => _random.Next(8);

    public TimeSpan NextStall(FaultRule rule) => TimeSpan.FromMilliseconds(_random.Next(rule.From, rule.To + 1));

    private long Distance(FaultRule rule) => 1 + (long)(-Math.Log(1 - _random.NextDouble()) * rule.EveryBytes);

    private static int HashCode(ulong seed, int connection, Direction direction)
    {
        ulong value = (seed * 0x9E37_79B9_7F4A_7C15) + ((ulong)connection * 4) + (ulong)direction;
        value = (value ^ (value >> 29)) * 0xBF58_476D_1CE4_E5B9;
        return (int)(value >> 32);
    }
}
