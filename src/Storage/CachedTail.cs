using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage;

/// <summary>
/// Keeps only the newest bytes of a file that is appended to in the kernel's cache. Who follows it reads them there; all that was written before would only push out
/// what others keep, and each new page of the cache is memory that has to be found first: where a hypervisor gives it, 8 µs for 4 KiB. Pages that were
/// dropped are used again, and still lie in the processor's caches. For one thread at a time.
/// </summary>
/// <param name="drop">Drops a part of a file from the cache: the file, the offset and the length. Tests see by it when that is done.</param>
internal sealed class CachedTail(Action<SafeFileHandle, long, long> drop)
{
    /// <summary>Bytes that stay, the page in which the file ends among them: more than who follows it is behind, and mostly more than isn't on disk yet, which the kernel wouldn't drop.</summary>
    public const int KeptLength = 4 << 20;

    /// <summary>Bytes that are dropped together.</summary>
    public const int StepLength = 1 << 20;

    private long _dropped;

    /// <summary>The file has been written up to <paramref name="end"/>; it is written out, or soon will be.</summary>
    public void Advance(SafeFileHandle file, long end)
    {
        long due = end - KeptLength;
        if (due - _dropped < StepLength)
        {
            return;
        }

        // From the beginning each time: what lay across the last border, or was on its way to the disk then, couldn't be dropped. What is gone costs nothing.
        drop(file, 0, due);
        _dropped = due;
    }

    /// <summary>From now on it is another file, of which this much is there.</summary>
    public void Restart(long end) => _dropped = end;
}
