using System.Buffers;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class EventJournalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task What_was_committed_is_there_after_reopening()
    {
        await using (EventJournal journal = JournalFixture.Open(_directory))
        {
            for (int i = 1; i <= 100; i++)
            {
                journal.Append(JournalFixture.Record(i));
            }
        }

        await using EventJournal reopened = JournalFixture.Open(_directory);

        Assert.Equal(new JournalPosition(100), reopened.Committed);
        Assert.Equal(new JournalPosition(100), reopened.Appended);
        Assert.Equal(new JournalPosition(1), reopened.First);
        Assert.Equal(Enumerable.Range(1, 100).Select(i => JournalFixture.Record(i)), reopened.ReadAll());
    }

    [Fact]
    public async Task An_empty_journal_has_no_positions()
    {
        await using EventJournal journal = JournalFixture.Open(_directory);

        Assert.Equal(JournalPosition.None, journal.First);
        Assert.Equal(JournalPosition.None, journal.Appended);
        Assert.Equal(JournalPosition.None, journal.Committed);
        Assert.Empty(journal.ReadAll());
    }

    [Fact]
    public async Task Positions_go_on_over_many_reopenings()
    {
        for (int round = 0; round < 10; round++)
        {
            await using EventJournal journal = JournalFixture.Open(_directory);
            Assert.Equal(new JournalPosition((round * 3) + 1), await journal.CommitAsync(JournalFixture.Record((round * 3) + 1)));
            Assert.Equal(new JournalPosition((round * 3) + 2), journal.Append(JournalFixture.Record((round * 3) + 2)));
            Assert.Equal(new JournalPosition((round * 3) + 3), journal.Append(JournalFixture.Record((round * 3) + 3)));
        }

        await using EventJournal last = JournalFixture.Open(_directory);
        Assert.Equal(Enumerable.Range(1, 30).Select(i => JournalFixture.Record(i)), last.ReadAll());
    }

    [Fact]
    public async Task Records_run_over_many_segments_and_are_found_at_random()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10);
        for (int i = 1; i <= 400; i++)
        {
            await journal.CommitAsync(JournalFixture.Record(i, length: i * 7 % 900));
        }

        ArrayBufferWriter<byte> found = new();
        for (int i = 400; i >= 1; i -= 3)
        {
            found.Clear();
            Assert.True(journal.TryReadAt(new JournalPosition(i), found));
            Assert.Equal(JournalFixture.Record(i, length: i * 7 % 900), found.WrittenSpan.ToArray());
        }

        Assert.True(journal.Statistics.Segments > 5);
        Assert.False(journal.TryReadAt(new JournalPosition(401), found));
        Assert.False(journal.TryReadAt(JournalPosition.None, found));
    }

    [Fact]
    public async Task Old_segments_that_are_not_verified_at_the_opening_are_read_all_the_same()
    {
        await FillSegments(200);
        JournalOptions options = new()
        {
            Directory = _directory.Path,
            SegmentSize = 16 << 10,
            MaxRecordSize = 4 << 10,
            HardMemoryLimit = 128 << 10,
            ReservedFreeBytes = 0,
            VerifiedBytesAtOpen = 0,
        };

        await using EventJournal journal = EventJournal.Open(options, TimeProvider.System);
        ArrayBufferWriter<byte> found = new();

        Assert.True(journal.TryReadAt(new JournalPosition(3), found));
        Assert.Equal(JournalFixture.Record(3, length: 500), found.WrittenSpan.ToArray());
        Assert.Equal(200, journal.ReadAll().Count);
        Assert.Equal(JournalFixture.Record(77, length: 500), journal.ReadAll(from: 77)[0]);
    }

    [Fact]
    public async Task Truncation_frees_whole_segments_and_keeps_the_rest()
    {
        await FillSegments(200);
        int before = _directory.Segments.Length;
        await using (EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10))
        {
            journal.TruncateBefore(new JournalPosition(100));

            Assert.InRange(journal.First.Value, 2, 100);
            Assert.InRange(_directory.Segments.Length, 2, before - 1);
            Assert.Equal(JournalFixture.Record(100, length: 500), journal.ReadAll(from: 100)[0]);
            Assert.Throws<JournalTruncatedException>(() => journal.OpenReader(new JournalPosition(1)));
            Assert.False(journal.TryReadAt(new JournalPosition(1), new ArrayBufferWriter<byte>()));
        }

        await using EventJournal reopened = JournalFixture.Open(_directory, segmentSize: 16 << 10);
        Assert.Equal(new JournalPosition(200), reopened.Committed);
    }

    [Fact]
    public async Task What_fits_into_a_size_begins_with_a_whole_segment_and_the_newest_always_fits()
    {
        await FillSegments(200);
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10);
        JournalPosition newest = journal.FirstWithin(1);
        JournalPosition three = journal.FirstWithin(3 * (16 << 10));

        journal.TruncateBefore(three);

        Assert.Equal(3, _directory.Segments.Length);
        Assert.Equal(three, journal.First);
        Assert.True(newest > three);
        Assert.Equal(journal.First, journal.FirstWithin(long.MaxValue));
        journal.TruncateBefore(newest);
        Assert.Single(_directory.Segments);
    }

    [Fact]
    public async Task Truncation_never_takes_the_newest_segment()
    {
        await FillSegments(200);
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10);

        journal.TruncateBefore(new JournalPosition(10_000));

        Assert.Single(_directory.Segments);
        Assert.Equal(new JournalPosition(201), await journal.CommitAsync(JournalFixture.Record(201)));
    }

    [Fact]
    public async Task A_reader_in_a_removed_segment_reads_it_to_its_end_and_then_fails_cleanly()
    {
        await FillSegments(200);
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10);
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        Assert.True(reader.TryRead(out _, out _));
        JournalPosition second = new(long.Parse(Path.GetFileNameWithoutExtension(_directory.Segments[1]), System.Globalization.CultureInfo.InvariantCulture));

        journal.TruncateBefore(new JournalPosition(150));
        JournalPosition last = JournalPosition.None;
        JournalTruncatedException gone = Assert.Throws<JournalTruncatedException>(() =>
        {
            while (reader.TryRead(out last, out _))
            {
            }
        });

        Assert.Equal(second, gone.Requested);
        Assert.Equal(second.Value - 1, reader.NextPosition.Value - 1);
    }

    [Fact]
    public async Task A_second_instance_on_the_same_directory_is_refused()
    {
        await using EventJournal journal = JournalFixture.Open(_directory);

        DirectoryInUseException refusal = Assert.Throws<DirectoryInUseException>(() => JournalFixture.Open(_directory));

        Assert.Contains(_directory.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId}", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_directory_is_free_after_closing()
    {
        await JournalFixture.Open(_directory).DisposeAsync();

        await JournalFixture.Open(_directory).DisposeAsync();
    }

    [Fact]
    public async Task Appends_are_refused_after_closing_and_waits_end()
    {
        EventJournal journal = JournalFixture.Open(_directory);
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        ValueTask<bool> more = reader.WaitForMoreAsync(JournalFixture.Limit());

        await journal.DisposeAsync();

        Assert.False(await more);
        Assert.False(journal.TryAppend("late"u8, out _));
        await Assert.ThrowsAsync<JournalUnavailableException>(async () => await journal.WaitForCommitAsync(new JournalPosition(1), default));
    }

    [Fact]
    public async Task Records_without_bytes_or_with_too_many_are_the_callers_mistake()
    {
        await using EventJournal journal = JournalFixture.Open(_directory);

        Assert.Throws<ArgumentException>(() => journal.TryAppend([], out _));
        Assert.Throws<ArgumentException>(() => journal.TryAppend(new byte[(4 << 10) + 1], out _));
        await journal.CommitAsync(new byte[4 << 10]);

        Assert.Equal(new byte[4 << 10], journal.ReadAll()[0]);
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => JournalFixture.Open(_directory, segmentSize: 8 << 10, maxRecordSize: 4 << 10));
    }

    [Fact]
    public async Task A_newer_format_is_refused_and_left_untouched()
    {
        await FillSegments(1);
        byte[] bytes = await File.ReadAllBytesAsync(_directory.Segments[0]);
        bytes[8] = 2;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), 0);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), Crc32C.Compute(bytes.AsSpan(0, SegmentHeader.Length)));
        await File.WriteAllBytesAsync(_directory.Segments[0], bytes);

        Assert.Throws<NewerFormatException>(() => JournalFixture.Open(_directory));

        Assert.Equal(bytes, await File.ReadAllBytesAsync(_directory.Segments[0]));
    }

    private async Task FillSegments(int records)
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 16 << 10);
        for (int i = 1; i <= records; i++)
        {
            await journal.CommitAsync(JournalFixture.Record(i, length: 500));
        }
    }
}
