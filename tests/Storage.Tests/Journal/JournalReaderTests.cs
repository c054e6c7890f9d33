using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class JournalReaderTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task A_reader_follows_the_end_over_segments_while_others_write()
    {
        const int records = 3_000;
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 32 << 10);
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        Task writer = Task.Run(async () =>
        {
            for (int i = 1; i <= records; i++)
            {
                await journal.WaitForRoomAsync(JournalFixture.Limit());
                JournalPosition position = journal.Append(JournalFixture.Record(i, length: i % 300));
                if (i % 16 == 0)
                {
                    await journal.WaitForCommitAsync(position, JournalFixture.Limit());
                }
            }
        });

        for (int i = 1; i <= records; i++)
        {
            JournalPosition position;
            byte[] copy;
            while (!TryRead(reader, out position, out copy))
            {
                Assert.True(await reader.WaitForMoreAsync(JournalFixture.Limit()));
            }

            Assert.Equal(new JournalPosition(i), position);
            Assert.Equal(JournalFixture.Record(i, length: i % 300), copy);
        }

        await writer;
        Assert.False(reader.TryRead(out _, out _));
        Assert.True(journal.Statistics.Segments > 10);
    }

    [Fact]
    public async Task A_reader_may_be_opened_before_the_journal_has_a_file_and_ahead_of_its_end()
    {
        await using EventJournal journal = JournalFixture.Open(_directory);
        using IJournalReader reader = journal.OpenReader(new JournalPosition(3));
        ValueTask<bool> more = reader.WaitForMoreAsync(JournalFixture.Limit());

        for (int i = 1; i <= 3; i++)
        {
            await journal.CommitAsync(JournalFixture.Record(i));
        }

        Assert.True(await more);
        Assert.True(TryRead(reader, out JournalPosition position, out byte[] record));
        Assert.Equal(new JournalPosition(3), position);
        Assert.Equal(JournalFixture.Record(3), record);
    }

    [Fact]
    public async Task A_cancelled_wait_leaves_the_reader_usable()
    {
        await using EventJournal journal = JournalFixture.Open(_directory);
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        using CancellationTokenSource cancellation = new();
        ValueTask<bool> cancelled = reader.WaitForMoreAsync(cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await cancelled);
        ValueTask<bool> more = reader.WaitForMoreAsync(JournalFixture.Limit());
        await journal.CommitAsync(JournalFixture.Record(1));

        Assert.True(await more);
        Assert.True(reader.TryRead(out _, out _));
    }

    [Fact]
    public async Task Whoever_waits_goes_on_off_the_thread_that_commits()
    {
        await using MemoryJournal journal = new();
        using IJournalReader reader = journal.OpenReader(JournalPosition.None);
        Task<int> wentOnOn = ThreadOfAsync(reader.WaitForMoreAsync(CancellationToken.None));
        Thread committer = new(() => journal.TryAppend([1], out _));

        committer.Start();

        Assert.NotEqual(committer.ManagedThreadId, await wentOnOn.WaitAsync(JournalFixture.Limit()));
    }

    [Fact]
    public async Task A_reader_begins_at_any_position()
    {
        await using EventJournal journal = JournalFixture.Open(_directory, segmentSize: 32 << 10);
        for (int i = 1; i <= 500; i++)
        {
            journal.Append(JournalFixture.Record(i, length: 200));
            await journal.WaitForRoomAsync(JournalFixture.Limit());
        }

        await journal.WaitForCommitAsync(new JournalPosition(500), JournalFixture.Limit());

        for (int from = 1; from <= 500; from += 13)
        {
            List<byte[]> read = journal.ReadAll(from);
            Assert.Equal(501 - from, read.Count);
            Assert.Equal(JournalFixture.Record(from, length: 200), read[0]);
        }
    }

    private static async Task<int> ThreadOfAsync(ValueTask<bool> wait)
    {
        await wait.ConfigureAwait(false);
        return Environment.CurrentManagedThreadId;
    }

    private static bool TryRead(IJournalReader reader, out JournalPosition position, out byte[] record)
    {
        bool read = reader.TryRead(out position, out ReadOnlySpan<byte> bytes);
        record = bytes.ToArray();
        return read;
    }
}
