namespace Ocpp.SmartCharging;

/// <summary>
/// Which limit holds in each second of a window: steps in the order of their starts, each holding until the next. The first begins at 0.
/// </summary>
internal sealed class Timeline
{
    /// <summary>No limit at any time.</summary>
    public static readonly Timeline Unlimited = new([new Step(0, null)]);

    private readonly List<Step> _steps;

    private Timeline(List<Step> steps) => _steps = steps;

    public IReadOnlyList<Step> Steps => _steps;

    /// <summary>The limits of <paramref name="higher"/> wherever it has one, those of <paramref name="lower"/> elsewhere.</summary>
    public static Timeline Overlay(Timeline higher, Timeline lower) => Combine(higher, lower, static (first, second) => first ?? second);

    /// <summary>The lower of both at any time.</summary>
    public static Timeline Lower(Timeline first, Timeline second) => Combine(first, second, Limit.Lower);

    /// <summary>Both together at any time.</summary>
    public static Timeline Sum(Timeline first, Timeline second) => Combine(first, second, Limit.Sum);

    // Both are walked once: at each start of a step of either the two limits that hold there make the new one.
    private static Timeline Combine(Timeline first, Timeline second, Func<Limit?, Limit?, Limit?> combine)
    {
        Builder builder = new();
        int i = 0;
        int j = 0;
        int start = 0;
        while (start < int.MaxValue)
        {
            builder.Add(start, combine(first._steps[i].Limit, second._steps[j].Limit));
            int nextFirst = first.StartAfter(i);
            int nextSecond = second.StartAfter(j);
            start = Math.Min(nextFirst, nextSecond);
            i += nextFirst == start ? 1 : 0;
            j += nextSecond == start ? 1 : 0;
        }

        return builder.Build();
    }

    private int StartAfter(int index) => index + 1 < _steps.Count ? _steps[index + 1].Start : int.MaxValue;

    /// <summary>A limit from a second on; null is none.</summary>
    internal readonly record struct Step(int Start, Limit? Limit);

    /// <summary>Makes a timeline out of steps in their order. A step that says what the one before said is left out.</summary>
    internal sealed class Builder
    {
        private readonly List<Step> _steps = [];

        /// <summary>From <paramref name="start"/> on this limit holds. A step without any second gives way to the next.</summary>
        public void Add(int start, Limit? limit)
        {
            if (_steps.Count > 0 && _steps[^1].Start == start)
            {
                _steps.RemoveAt(_steps.Count - 1);
            }

            if (_steps.Count == 0 || !ReferenceEquals(_steps[^1].Limit, limit))
            {
                _steps.Add(new Step(start, limit));
            }
        }

        public Timeline Build() => _steps.Count == 0 ? Unlimited : new Timeline(_steps);
    }
}
