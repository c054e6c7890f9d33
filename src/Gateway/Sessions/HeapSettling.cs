namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Collects and compacts the heap once after a wave of arrivals, and has malloc give back what is free. Half of what a handshake makes is garbage that nothing would collect for hours: an
/// idle fleet allocates nothing, so that no collection comes by itself. And after 4 000 TLS handshakes at once four fifths of malloc's memory are free, 36 KB for each connection.
/// </summary>
internal sealed class HeapSettling(SessionTable table, TimeProvider clock) : BackgroundService
{
    // Compacting stops the program for about a millisecond per 2 MB that live; a heap larger than this is left to the collector's own time.
    private const long LargestCompacted = 256L * 1024 * 1024;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private ArrivalWave _wave;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => clock.EachAsync(Interval, Look, stoppingToken);

    private void Look()
    {
        if (_wave.HasEnded(table.Count))
        {
            Settle();
        }
    }

    /// <summary>What is done after a wave. Stops the program while a small heap is compacted.</summary>
    internal static void Settle()
    {
        if (GC.GetTotalMemory(forceFullCollection: false) <= LargestCompacted)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        else
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }

        NativeHeap.Trim();
    }
}
