using Ocpp.Gateway.Telemetry;

namespace Ocpp.Gateway.Tests.Telemetry;

public sealed class TallyTests
{
    [Fact]
    public void What_many_threads_add_at_the_same_time_is_all_there()
    {
        const int Threads = 8;
        const int Additions = 20_000;
        Tally tally = new();
        using Barrier start = new(Threads);
        Thread[] adding = [.. Enumerable.Range(1, Threads).Select(thread => new Thread(() =>
        {
            start.SignalAndWait();
            for (int addition = 0; addition < Additions; addition++)
            {
                tally.Add(thread);
            }
        }))];

        Array.ForEach(adding, thread => thread.Start());
        Array.ForEach(adding, thread => thread.Join());

        Assert.Equal(Additions * Enumerable.Range(1, Threads).Sum(), tally.Sum);
    }
}
