using System.Numerics;

namespace Ocpp.Codec;

/// <summary>The tolerances that one message needed: a bit for each. Enumerates in the order of the enumeration, without allocating.</summary>
public struct ToleranceSet : IEquatable<ToleranceSet>
{
    // Bits of members that this program doesn't have are dropped.
    private static readonly ulong Known = ulong.MaxValue >> (64 - Enum.GetValues<Tolerance>().Length);

    private ulong _bits;

    /// <summary>Bit n stands for the tolerance with value n.</summary>
    public readonly ulong Bits => _bits;

    /// <summary>Whether the message was as it should be.</summary>
    public readonly bool IsEmpty => _bits == 0;

    /// <summary>The set whose <see cref="Bits"/> these were.</summary>
    public static ToleranceSet FromBits(ulong bits) => new() { _bits = bits & Known };

    /// <summary>Adds one; a second time changes nothing.</summary>
    public void Add(Tolerance tolerance) => _bits |= 1UL << (int)tolerance;

    /// <summary>Adds all of another set.</summary>
    public void Add(ToleranceSet other) => _bits |= other._bits;

    /// <summary>Whether this one was needed.</summary>
    public readonly bool Contains(Tolerance tolerance) => (_bits & (1UL << (int)tolerance)) != 0;

    /// <summary>For <see langword="foreach"/>.</summary>
    public readonly Enumerator GetEnumerator() => new(_bits);

    /// <inheritdoc/>
    public readonly bool Equals(ToleranceSet other) => _bits == other._bits;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is ToleranceSet other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => _bits.GetHashCode();

    /// <summary>Whether both hold the same tolerances.</summary>
    public static bool operator ==(ToleranceSet left, ToleranceSet right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(ToleranceSet left, ToleranceSet right) => !left.Equals(right);

    /// <summary>The names, separated by commas; for logs and tests.</summary>
    public override readonly string ToString() => string.Join(", ", ToNames());

    /// <summary>The names.</summary>
    public readonly IReadOnlyList<string> ToNames()
    {
        List<string> names = [];
        foreach (Tolerance tolerance in this)
        {
            names.Add(tolerance.ToString());
        }

        return names;
    }

    /// <summary>Goes through the bits that are set, lowest first.</summary>
    public struct Enumerator
    {
        private ulong _left;

        internal Enumerator(ulong bits) => _left = bits;

        /// <summary>The tolerance at hand.</summary>
        public Tolerance Current { get; private set; }

        /// <summary>Goes to the next one.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            Current = (Tolerance)BitOperations.TrailingZeroCount(_left);
            _left &= _left - 1;
            return true;
        }
    }
}
