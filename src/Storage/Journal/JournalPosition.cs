using System.Globalization;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The running number of a record in the journal: 1 for the very first, one more for each that follows, never used twice.
/// It is a number of records, not of bytes, so it survives truncation and may be kept anywhere.
/// </summary>
/// <param name="Value">1-based; 0 says that there is none.</param>
public readonly record struct JournalPosition(long Value) : IComparable<JournalPosition>
{
    /// <summary>No record: lies before every other position.</summary>
    public static JournalPosition None => default;

    /// <summary>The position of the record that follows this one.</summary>
    public JournalPosition Next => new(Value + 1);

    public static bool operator <(JournalPosition left, JournalPosition right) => left.Value < right.Value;

    public static bool operator >(JournalPosition left, JournalPosition right) => left.Value > right.Value;

    public static bool operator <=(JournalPosition left, JournalPosition right) => left.Value <= right.Value;

    public static bool operator >=(JournalPosition left, JournalPosition right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public int CompareTo(JournalPosition other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
