using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.Tests;

public sealed class DueQueueTests
{
    [Fact]
    public void Members_come_out_in_the_order_of_their_due_times_however_often_these_change()
    {
        const int Members = 200;
        DueQueue queue = new(Members);
        long[] due = new long[Members];
        Array.Fill(due, long.MaxValue);
        Random random = new(11);
        for (int step = 0; step < 20_000; step++)
        {
            int member = random.Next(Members);
            due[member] = random.Next(5) == 0 ? long.MaxValue : random.Next(1_000_000);
            queue.Set(member, due[member]);
            Assert.Equal(due.Min(), queue.FirstDue);
        }

        List<long> taken = [];
        while (queue.TryTake(long.MaxValue - 1, out int member))
        {
            taken.Add(due[member]);
        }

        Assert.Equal(due.Where(static at => at != long.MaxValue).Order(), taken);
    }

    [Fact]
    public void Nobody_is_taken_before_his_time()
    {
        DueQueue queue = new(1);
        queue.Set(0, 100);

        Assert.False(queue.TryTake(99, out _));
        Assert.True(queue.TryTake(100, out int member));
        Assert.Equal(0, member);
        Assert.Equal(long.MaxValue, queue.FirstDue);
    }
}
