using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>A disk that fails, is full or waits when a test says so, and counts.</summary>
internal sealed class FaultyDisk : JournalDisk
{
    private const int NoSpace = 28;
    private const int InputOutput = 5;

    private int _syncs;
    private int _batches;

    public int Syncs => Volatile.Read(ref _syncs);

    public int Batches => Volatile.Read(ref _batches);

    public volatile bool SyncFails;
    public volatile bool WriteFails;
    public volatile bool WriteFindsNoRoom;
    public volatile bool WriteAheadFindsNoRoom;

    public long Free { get; set; } = long.MaxValue / 2;

    /// <summary>While reset, a sync waits.</summary>
    public ManualResetEventSlim SyncMayPass { get; } = new(initialState: true);

    /// <summary>Set when a sync has begun.</summary>
    public SemaphoreSlim SyncBegan { get; } = new(0);

    /// <summary>Set when a batch was refused for want of room.</summary>
    public SemaphoreSlim Refused { get; } = new(0);

    public override void Sync(SafeFileHandle file)
    {
        Interlocked.Increment(ref _syncs);
        SyncBegan.Release();
        SyncMayPass.Wait(JournalFixture.Limit());
        if (SyncFails)
        {
            throw new IOException("The test's disk doesn't sync.", InputOutput);
        }

        base.Sync(file);
    }

    public override void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset)
    {
        if (WriteFails)
        {
            throw new IOException("The test's disk doesn't write.", InputOutput);
        }

        if (WriteFindsNoRoom)
        {
            Refused.Release();
            throw new IOException("The test's disk is full.", NoSpace);
        }

        Interlocked.Increment(ref _batches);
        base.Write(file, bytes, offset);
    }

    public override void WriteAhead(string path, SafeFileHandle file, long length)
    {
        if (WriteAheadFindsNoRoom)
        {
            Refused.Release();
            throw new IOException("The test's disk is full.", NoSpace);
        }

        // The test counts syncs of batches.
        RandomAccess.SetLength(file, length);
    }

    public override long FreeBytes(string directory) => Free;
}
