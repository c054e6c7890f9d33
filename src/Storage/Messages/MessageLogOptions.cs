using System.Diagnostics.CodeAnalysis;
using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Messages;

/// <summary>Rewrites a text that must not be kept as it is; false for one that may. Called on the log's own thread, once per message.</summary>
public delegate bool MessageRedactor(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted);

/// <summary>Where the message log lies and what it may use. Sizes are bytes.</summary>
public sealed class MessageLogOptions
{
    /// <summary>The log's own directory; made when it isn't there.</summary>
    public required string Directory { get; init; }

    /// <summary>What all segments and their indexes may take; the oldest go first. At least 64 KiB.</summary>
    public long MaxSize { get; init; } = 1L << 30;

    /// <summary>How long a message can be read.</summary>
    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(30);

    /// <summary>What may wait in memory for the disk; twice this is allocated. What comes beyond it is dropped. Holds a second of 10 000 messages.</summary>
    public int QueueLength { get; init; } = 4 << 20;

    /// <summary>What a batch gathers for, unless somebody waits to read: one write for many messages.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Takes out what must not be kept.</summary>
    public required MessageRedactor Redactor { get; init; }

    /// <summary>False while the disk is needed for what matters more: messages are dropped then.</summary>
    public Func<bool> MayWrite { get; init; } = static () => true;

    /// <summary>Has a part of a file written out: the file, the offset and the length. Tests see by it when that is done.</summary>
    internal Action<SafeFileHandle, long, long> StartWriting { get; init; } = Posix.StartWriting;

    /// <summary>Has a part of a file dropped from the kernel's cache, likewise. See <see cref="CachedTail"/>.</summary>
    internal Action<SafeFileHandle, long, long> DropCached { get; init; } = Posix.DropCached;

    /// <summary>A sixteenth of <see cref="MaxSize"/>, so that dropping the oldest segment never drops much; not so large that a start would scan for long.</summary>
    internal long SegmentLength => Math.Clamp(MaxSize / 16, 4 << 10, 32 << 20);

    /// <summary>A segment is closed at this age, so that it goes soon after its first message's time is over.</summary>
    internal TimeSpan SegmentAge => Retention / 16;

    internal void Check()
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Directory);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxSize, 64 << 10);
        ArgumentOutOfRangeException.ThrowIfLessThan(QueueLength, 4 << 10);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Retention, TimeSpan.Zero);
    }
}
