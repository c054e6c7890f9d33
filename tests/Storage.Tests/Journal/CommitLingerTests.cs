using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

/// <summary>A batch waits for company for a moment, and what ends the waiting.</summary>
public sealed class CommitLingerTests
{
    private const int BatchLimit = 4096;
    private static readonly TimeSpan Endless = TimeSpan.FromHours(1);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    [Fact]
    public void A_full_batch_waits_no_longer_and_has_everything_that_came_meanwhile()
    {
        PendingBatches pending = Make(Endless);
        Append(pending);
        Committer committer = new(pending);
        committer.AwaitSleep();

        Append(pending);
        Append(pending);
        Assert.True(committer.IsWaiting);
        int appended = 3;
        for (; committer.IsWaiting && appended < BatchLimit; appended++)
        {
            Append(pending);
        }

        // The record that didn't fit any more is in the next batch.
        BatchBuffer batch = committer.Taken();
        Assert.InRange(batch.Records, 3, appended - 1);
        Assert.Equal(1, batch.FirstPosition);
    }

    [Fact]
    public void The_end_of_the_journal_ends_the_waiting()
    {
        PendingBatches pending = Make(Endless);
        Append(pending);
        Committer committer = new(pending);
        committer.AwaitSleep();
        Append(pending);

        pending.Close();

        Assert.Equal(2, committer.Taken().Records);
    }

    [Fact]
    public void Without_a_linger_a_record_is_taken_at_once()
    {
        PendingBatches pending = Make(TimeSpan.Zero);
        Append(pending);

        Assert.Equal(1, new Committer(pending).Taken().Records);
    }

    [Fact]
    public void A_lonely_record_is_taken_when_the_linger_is_over()
    {
        PendingBatches pending = Make(TimeSpan.FromMilliseconds(1));
        Append(pending);

        Assert.Equal(1, new Committer(pending).Taken().Records);
    }

    private static PendingBatches Make(TimeSpan linger) => new(JournalPosition.None, BatchLimit, 1 << 20, waitsForTick: false, linger);

    private static void Append(PendingBatches pending) => Assert.True(pending.TryAppend(JournalFixture.Record(1), out _));

    /// <summary>A thread that takes one batch.</summary>
    private sealed class Committer
    {
        private readonly Thread _thread;
        private BatchBuffer? _batch;

        public Committer(PendingBatches pending)
        {
            _thread = new Thread(() => _batch = pending.Take()) { IsBackground = true };
            _thread.Start();
        }

        public bool IsWaiting => _thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin);

        public void AwaitSleep() => Assert.True(SpinWait.SpinUntil(() => IsWaiting, Deadline), "It took the batch at once.");

        public BatchBuffer Taken()
        {
            Assert.True(_thread.Join(Deadline), "It still waits.");
            return _batch!;
        }
    }
}
