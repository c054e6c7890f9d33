using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>A loss of power while the last batch was being written: any of its pages may be missing, nothing before it.</summary>
public sealed class TornEndTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_last_batch_may_end_anywhere()
    {
        (byte[] image, int start, int end) = await MakeAsync(lastRecordLength: 300);

        for (int cut = start; cut < end; cut++)
        {
            byte[] torn = [.. image];
            torn.AsSpan(cut, end - cut).Clear();

            // The end of a batch may be zeros anyway: then nothing was lost.
            await AssertLastBatchIsWholeOrGone(torn, image);
        }
    }

    [Theory]
    [InlineData(512, 2_500)]
    [InlineData(4096, 20_000)]
    public async Task Any_of_the_last_batchs_pages_may_be_missing(int pageSize, int lastRecordLength)
    {
        (byte[] image, int start, int end) = await MakeAsync(lastRecordLength);
        int firstPage = start / pageSize;
        int pages = ((end - 1) / pageSize) - firstPage + 1;
        Assert.InRange(pages, 5, 7);

        for (int missing = 1; missing < 1 << pages; missing++)
        {
            byte[] torn = [.. image];
            for (int page = 0; page < pages; page++)
            {
                if ((missing & (1 << page)) != 0)
                {
                    // The old page held what was before the batch, and zeros.
                    int from = Math.Max(start, (firstPage + page) * pageSize);
                    int to = Math.Min(end, (firstPage + page + 1) * pageSize);
                    torn.AsSpan(from, to - from).Clear();
                }
            }

            await AssertLastBatchIsWholeOrGone(torn, image);
        }
    }

    [Fact]
    public async Task What_was_cut_doesnt_come_back_after_the_next_commits()
    {
        (byte[] image, int start, int end) = await MakeAsync(lastRecordLength: 3_000);
        image.AsSpan(start, 64).Clear();
        string file = Path.Combine(_directory.Path, "journal", Segment.FileName(1));
        await File.WriteAllBytesAsync(file, image);

        for (int round = 0; round < 5; round++)
        {
            await using EventJournal journal = JournalFixture.Open(_directory);
            Assert.Equal(new JournalPosition(4 + round), await journal.CommitAsync(JournalFixture.Record(100 + round)));
        }

        await using EventJournal last = JournalFixture.Open(_directory);
        Assert.Equal(
            [JournalFixture.Record(1), JournalFixture.Record(2), JournalFixture.Record(3), .. Enumerable.Range(100, 5).Select(i => JournalFixture.Record(i))],
            last.ReadAll());
        Assert.True(end > start);
    }

    [Fact]
    public async Task Old_bytes_behind_the_end_are_not_taken_for_batches_of_this_run()
    {
        (byte[] image, int start, int end) = await MakeAsync(lastRecordLength: 300);

        // The last batch once more behind itself: right in itself, but of a number that was used already.
        image.AsSpan(start, end - start).CopyTo(image.AsSpan(end));
        await File.WriteAllBytesAsync(Path.Combine(_directory.Path, "journal", Segment.FileName(1)), image);

        await using EventJournal journal = JournalFixture.Open(_directory);

        Assert.Equal(new JournalPosition(4), journal.Committed);
        Assert.Equal(4, journal.ReadAll().Count);
    }

    /// <summary>A segment with three batches of one record and a fourth that may be torn; the process didn't close the journal.</summary>
    private async Task<(byte[] Image, int Start, int End)> MakeAsync(int lastRecordLength)
    {
        string file = Path.Combine(_directory.Path, "journal", Segment.FileName(1));
        await using (EventJournal journal = JournalFixture.Open(_directory, maxRecordSize: 24 << 10))
        {
            for (int i = 1; i <= 3; i++)
            {
                await journal.CommitAsync(JournalFixture.Record(i));
            }

            int start = (int)(SegmentHeader.Length + journal.Statistics.Bytes);
            await journal.CommitAsync(JournalFixture.Record(4, lastRecordLength));
            int end = (int)(SegmentHeader.Length + journal.Statistics.Bytes);
            byte[] image = await File.ReadAllBytesAsync(file);
            await journal.DisposeAsync();
            File.Delete(file);
            return (image, start, end);
        }
    }

    private async Task AssertLastBatchIsWholeOrGone(byte[] torn, byte[] image)
    {
        string file = Path.Combine(_directory.Path, "journal", Segment.FileName(1));
        await File.WriteAllBytesAsync(file, torn);

        JournalRecovery recovery = new(new UnsyncedDisk(), Path.GetDirectoryName(file)!, long.MaxValue, TimeProvider.System);
        RecoveredJournal recovered = recovery.Run();

        bool isWhole = torn.AsSpan().SequenceEqual(image);
        Assert.Equal(isWhole ? 4 : 3, recovered.Committed.Value);
        if (!isWhole)
        {
            Assert.Equal(3, recovery.Run().Committed.Value);
        }
    }
}
