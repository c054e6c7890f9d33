using System.Diagnostics.CodeAnalysis;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;
using Ocpp.Storage.Messages;
using Ocpp.Storage.Tests.Journal;

namespace Ocpp.Storage.Tests;

public sealed class CachedTailTests : IDisposable
{
    private const int Mebi = 1 << 20;

    // What the kernel reads ahead or can't drop at once, and the end of each file that is finished.
    private const int Slack = 2 * Mebi;

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_older_than_the_kept_end_is_dropped_in_steps_from_the_beginning_each_time()
    {
        List<(long Offset, long Length)> dropped = [];
        CachedTail tail = new((_, offset, length) => dropped.Add((offset, length)));
        using SafeFileHandle none = new();

        for (long end = 0; end <= CachedTail.KeptLength + (3 * CachedTail.StepLength); end += 64 << 10)
        {
            tail.Advance(none, end);
        }

        Assert.Equal([(0, CachedTail.StepLength), (0, 2 * CachedTail.StepLength), (0, 3 * CachedTail.StepLength)], dropped);

        dropped.Clear();
        tail.Advance(none, 100 * Mebi);
        tail.Advance(none, 101 * Mebi);
        Assert.Equal([(0, 100 * Mebi - CachedTail.KeptLength), (0, 101 * Mebi - CachedTail.KeptLength)], dropped);
    }

    [Fact]
    public void In_another_file_nothing_is_dropped_before_a_step_more_was_written()
    {
        List<(long Offset, long Length)> dropped = [];
        CachedTail tail = new((_, offset, length) => dropped.Add((offset, length)));
        using SafeFileHandle none = new();
        tail.Restart(50 * Mebi);

        tail.Advance(none, (50 * Mebi) + CachedTail.KeptLength);
        Assert.Empty(dropped);

        tail.Advance(none, (51 * Mebi) + CachedTail.KeptLength);
        Assert.Equal([(0, 51 * Mebi)], dropped);
    }

    [DiskFact]
    public async Task The_journal_fills_the_kernels_cache_neither_with_zeros_nor_with_what_is_long_applied()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 * Mebi, maxRecordSize: 64 << 10);
        await journal.CommitAsync(JournalFixture.Record(1));

        // Page 0, in which the header lies, was read; all else are zeros that were written ahead.
        Assert.InRange(CachedFile.BytesOf(Assert.Single(_directory.Segments)), 1, Mebi);

        for (int i = 2; i < 500; i++)
        {
            await journal.CommitAsync(JournalFixture.Record(i, 60 << 10));
        }

        Assert.Equal(2, _directory.Segments.Length);
        Assert.All(_directory.Segments, static segment => Assert.InRange(CachedFile.BytesOf(segment), 1, CachedTail.KeptLength + CachedTail.StepLength + Slack));
        Assert.Equal(499, journal.ReadAll().Count);
    }

    [DiskFact]
    public async Task The_message_log_keeps_only_its_end_in_the_kernels_cache()
    {
        // Written out before it goes on, however slow the disk is: what is on its way there can't be dropped.
        MessageLogOptions options = new()
        {
            Directory = _directory.Path,
            MaxSize = 512L * Mebi,
            Linger = TimeSpan.FromMilliseconds(1),
            Redactor = Nothing,
            StartWriting = static (file, _, _) => RandomAccess.FlushToDisk(file),
        };
        await using MessageLog log = MessageLog.Open(options, TimeProvider.System);
        byte[] text = Encoding.UTF8.GetBytes(new string('x', 60 << 10));
        for (int i = 0; i < 400; i++)
        {
            Assert.True(log.TryAppend("CP-1"u8, MessageDirection.In, text));
            await log.CatchUpAsync(CancellationToken.None);
        }

        string file = Assert.Single(Directory.GetFiles(_directory.Path, "*" + MessageSegment.Extension));
        Assert.InRange(new FileInfo(file).Length, 20 * Mebi, long.MaxValue);
        Assert.InRange(CachedFile.BytesOf(file), 1, CachedTail.KeptLength + CachedTail.StepLength + Slack);
        MessageReader reader = log.OpenReader("CP-1", 0);
        int read = 0;
        while (reader.TryRead())
        {
            read++;
        }

        Assert.Equal(400, read);
    }

    private static bool Nothing(ReadOnlySpan<byte> text, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = null;
        return false;
    }
}
