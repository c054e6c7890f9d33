namespace Ocpp.LoadTester.Engine;

/// <summary>
/// SplitMix64: eight bytes of state, so that each simulated charge point has a sequence of its own that depends on nothing but the seed and its
/// number. A mutable struct; one thread at a time.
/// </summary>
internal struct SeededRandom(ulong seed)
{
    private const ulong Step = 0x9E37_79B9_7F4A_7C15;

    private ulong _state = seed;

    /// <summary>A sequence of its own for one of many.</summary>
    public static SeededRandom For(ulong seed, ulong number) => new(Mix(seed ^ Mix(number + 1)));

    public ulong Next64() => Mix(_state += Step);

    public uint Next32() => (uint)(Next64() >> 32);

    /// <summary>From 0 to 1, without 1.</summary>
    public double NextUnit() => (Next64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>From 0 to below the bound.</summary>
    public int NextBelow(int bound) => (int)((Next32() * (ulong)bound) >> 32);

    public double NextBetween(double from, double to) => from + (NextUnit() * (to - from));

    /// <summary>The time to the next of events that come independently, with that mean.</summary>
    public double NextExponential(double mean) => -Math.Log(1 - NextUnit()) * mean;

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
