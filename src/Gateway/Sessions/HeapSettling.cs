namespace Ocpp.Gateway.Sessions;

/// <summary>
/// Collects and compacts the heap once after a wave of arrivals. Half of what a handshake makes is garbage that nothing would collect for hours: an idle fleet allocates nothing, so
/// that no collection comes by itself.
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
        if (!_wave.HasEnded(table.Count))
        {
            return;
        }

        if (GC.GetTotalMemory(forceFullCollection: false) <= LargestCompacted)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
        else
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: false);
        }
    }
}
