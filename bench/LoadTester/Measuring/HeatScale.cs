namespace Ocpp.LoadTester.Measuring;

/// <summary>The latency heat map's rows: quarters of a doubling from 10 µs to some 10 s.</summary>
internal static class HeatScale
{
    public const int Rows = 80;

    private const double LowestNs = 10_000;
    private const int RowsPerDoubling = 4;

    public static int RowOf(long nanoseconds) => nanoseconds <= LowestNs
        ? 0
        : int.Min(Rows - 1, 1 + (int)(Math.Log2(nanoseconds / LowestNs) * RowsPerDoubling));

    /// <summary>The upper edge of a row, in seconds.</summary>
    public static double UpperSeconds(int row) => LowestNs / 1e9 * Math.Pow(2, (double)row / RowsPerDoubling);
}
