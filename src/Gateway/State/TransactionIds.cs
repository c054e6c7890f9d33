namespace Ocpp.Gateway.State;

/// <summary>The order of transaction ids: positive 32-bit numbers that begin again at 1 after the last.</summary>
internal static class TransactionIds
{
    /// <summary>
    /// With <c>Storage:Durability=Async</c> ids may have been answered and lost in a crash, so a start leaves out as many as could have been
    /// given in the longest commit interval.
    /// </summary>
    public const int SkippedAfterStart = 100_000;

    /// <summary>The id after this one.</summary>
    public static int Next(int id) => id == int.MaxValue ? 1 : id + 1;

    /// <summary>The id so many further on.</summary>
    public static int Ahead(int id, int count) => (int)((((long)id + count - 1) % int.MaxValue) + 1);

    /// <summary>Whether an id was given later than another: it is less than half of the way round ahead of it.</summary>
    public static bool IsLater(int id, int other) => other == 0 || (id != other && (((long)id - other + int.MaxValue) % int.MaxValue) < int.MaxValue / 2);
}
