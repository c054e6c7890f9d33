using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class ReplyQueueTests
{
    private const int Sessions = 500;

    [Theory]
    [InlineData(30)]
    [InlineData(512)]
    public void Answers_of_many_sessions_that_wait_for_one_commit_allocate_nothing(int length)
    {
        byte[] frame = new byte[length];
        ReplyQueue[] queues = new ReplyQueue[Sessions];
        WaitAndRelease(queues, frame);

        // Other tests use the same buffers meanwhile, and a collection takes those that nobody uses. What every round costs is in every round.
        long allocated = long.MaxValue;
        for (int round = 0; round < 100; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            WaitAndRelease(queues, frame);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Answers_of_any_length_and_number_come_out_as_they_went_in()
    {
        Random random = new(11);
        ReplyQueue queue = default;
        for (int round = 0; round < 200; round++)
        {
            byte[][] frames = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => new byte[random.Next(1, 1_500)])];
            foreach (byte[] frame in frames)
            {
                random.NextBytes(frame);
                queue.Add(frame, new JournalPosition(1), afterReply: null, new CallOrigin("Heartbeat", 0));
            }

            foreach (byte[] frame in frames)
            {
                Assert.True(queue.TryTake(new JournalPosition(1), out ReadOnlySpan<byte> taken, out _, out _));
                Assert.Equal(frame, taken.ToArray());
            }

            queue.ReleaseIfEmpty();
        }
    }

    private static void WaitAndRelease(ReplyQueue[] queues, byte[] frame)
    {
        for (int i = 0; i < queues.Length; i++)
        {
            queues[i].Add(frame, new JournalPosition(1), afterReply: null, new CallOrigin("Heartbeat", 0));
        }

        for (int i = 0; i < queues.Length; i++)
        {
            queues[i].TryTake(new JournalPosition(1), out _, out _, out _);
            queues[i].ReleaseIfEmpty();
        }
    }
}
