using System.Collections.Concurrent;
using System.Globalization;
using FASTER.core;
using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>
/// The log's files <c>log.0</c>, <c>log.1</c> … as FASTER's device. Unlike FASTER's own it doesn't delete what FASTER believes to be dead (the older
/// checkpoint still needs it; <see cref="DeleteBefore"/> does, when no checkpoint does), syncs once a checkpoint instead of each write, and waits for room
/// when the disk is full, where FASTER would lose the page. Any other write error is final and told through <see cref="Broken"/>.
/// </summary>
internal sealed class LogFiles : StorageDeviceBase
{
    private const uint Sector = 512;

    // As FASTER sees it: any number but 0.
    private const uint Failed = uint.MaxValue;

    private static readonly TimeSpan RoomPoll = TimeSpan.FromSeconds(1);

    private readonly string _directory;
    private readonly Dictionary<int, SafeFileHandle> _handles = [];
    private readonly ConcurrentDictionary<int, bool> _unsynced = new();
    private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ManualResetEventSlim _stopWaiting = new();
    private Exception? _error;

    internal LogFiles(string directory)
        : base(Path.Combine(directory, "log"), Sector, Devices.CAPACITY_UNSPECIFIED)
    {
        _directory = directory;
    }

    /// <summary>Completes when a write failed for good.</summary>
    internal Task Broken => _broken.Task;

    internal Exception? Error => Volatile.Read(ref _error);

    /// <summary>The disk is full and a page waits to be written.</summary>
    internal bool IsWaitingForRoom { get; private set; }

    public override void WriteAsync(IntPtr sourceAddress, int segmentId, ulong destinationAddress, uint numBytesToWrite, DeviceIOCompletionCallback callback, object context) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                bool isWritten = TryWrite(sourceAddress, segmentId, (long)destinationAddress, (int)numBytesToWrite);
                callback(isWritten ? 0 : Failed, isWritten ? numBytesToWrite : 0, context);
            },
            null);

    public override void ReadAsync(int segmentId, ulong sourceAddress, IntPtr destinationAddress, uint readLength, DeviceIOCompletionCallback callback, object context) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                int read = TryRead(segmentId, (long)sourceAddress, destinationAddress, (int)readLength);
                callback(read < 0 ? Failed : 0, (uint)Math.Max(read, 0), context);
            },
            null);

    public override void TruncateUntilAddress(long toAddress)
    {
    }

    public override void TruncateUntilAddressAsync(long toAddress, AsyncCallback callback, IAsyncResult result) => callback(result);

    public override void RemoveSegment(int segment)
    {
    }

    public override void RemoveSegmentAsync(int segment, AsyncCallback callback, IAsyncResult result) => callback(result);

    /// <summary>From now on a full disk is an error like any other.</summary>
    internal void StopWaiting() => _stopWaiting.Set();

    public override void Dispose()
    {
        StopWaiting();
        lock (_handles)
        {
            foreach (SafeFileHandle handle in _handles.Values)
            {
                handle.Dispose();
            }

            _handles.Clear();
        }
    }

    /// <summary>Puts all that was written so far on disk, file names included.</summary>
    internal void Sync()
    {
        foreach (int segment in _unsynced.Keys)
        {
            // Removed before the sync, so that a write beside it is synced by the next.
            _unsynced.TryRemove(segment, out _);
            Posix.SyncData(Handle(segment));
        }

        Posix.SyncDirectory(_directory);
    }

    /// <summary>Fills <paramref name="destination"/> from the files; false when they end before.</summary>
    internal bool TryReadBack(long address, Span<byte> destination)
    {
        while (destination.Length > 0)
        {
            int segment = (int)(address / SegmentSize);
            long offset = address % SegmentSize;
            if (!File.Exists(PathOf(segment)))
            {
                return false;
            }

            int length = (int)Math.Min(destination.Length, SegmentSize - offset);
            int read = RandomAccess.Read(Handle(segment), destination[..length], offset);
            if (read == 0)
            {
                return false;
            }

            address += read;
            destination = destination[read..];
        }

        return true;
    }

    /// <summary>Deletes the files that lie wholly before <paramref name="address"/>.</summary>
    internal void DeleteBefore(long address)
    {
        foreach ((int segment, string path) in Segments(_directory))
        {
            if ((segment + 1L) * SegmentSize <= address)
            {
                Close(segment);
                File.Delete(path);
            }
        }
    }

    internal static void DeleteAll(string directory)
    {
        foreach ((_, string path) in Segments(directory))
        {
            File.Delete(path);
        }
    }

    private static IEnumerable<(int Segment, string Path)> Segments(string directory)
    {
        foreach (string path in Directory.GetFiles(directory, "log.*"))
        {
            if (int.TryParse(Path.GetExtension(path.AsSpan())[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int segment))
            {
                yield return (segment, path);
            }
        }
    }

    private string PathOf(int segment) => string.Create(CultureInfo.InvariantCulture, $"{FileName}.{segment}");

    private SafeFileHandle Handle(int segment)
    {
        lock (_handles)
        {
            if (!_handles.TryGetValue(segment, out SafeFileHandle? handle))
            {
                handle = File.OpenHandle(PathOf(segment), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
                _handles.Add(segment, handle);
            }

            return handle;
        }
    }

    private void Close(int segment)
    {
        lock (_handles)
        {
            if (_handles.Remove(segment, out SafeFileHandle? handle))
            {
                handle.Dispose();
            }
        }
    }

    private unsafe bool TryWrite(IntPtr source, int segment, long offset, int length)
    {
        while (true)
        {
            try
            {
                RandomAccess.Write(Handle(segment), new ReadOnlySpan<byte>((void*)source, length), offset);
                _unsynced[segment] = true;
                IsWaitingForRoom = false;
                return true;
            }
            catch (IOException e) when (JournalDisk.IsFull(e) && !_stopWaiting.IsSet)
            {
                IsWaitingForRoom = true;
                _stopWaiting.Wait(RoomPoll);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Volatile.Write(ref _error, e);
                _broken.TrySetResult();
                return false;
            }
        }
    }

    private unsafe int TryRead(int segment, long offset, IntPtr destination, int length)
    {
        try
        {
            int total = 0;
            while (total < length)
            {
                int read = RandomAccess.Read(Handle(segment), new Span<byte>((byte*)destination + total, length - total), offset + total);
                if (read == 0)
                {
                    break;
                }

                total += read;
            }

            return total;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            Volatile.Write(ref _error, e);
            return -1;
        }
    }
}
