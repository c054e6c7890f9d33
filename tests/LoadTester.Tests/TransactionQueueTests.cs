using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.LoadTester.ChargePoints;

namespace Ocpp.LoadTester.Tests;

/// <summary>The order of what a charge point tells of its transactions.</summary>
public sealed class TransactionQueueTests
{
    private static readonly DateTimeOffset Noon = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Nothing_is_told_to_have_happened_before_what_was_told_already()
    {
        TransactionQueue queue = new();
        queue.TryAdd(At(Noon));
        queue.RemoveHead();

        queue.TryAdd(At(Noon.AddSeconds(-2)));
        queue.TryAdd(At(Noon.AddSeconds(3)));

        Assert.Equal(Noon, queue.Head.At.Value);
        queue.RemoveHead();
        Assert.Equal(Noon.AddSeconds(3), queue.Head.At.Value);
    }

    private static TransactionMessage At(DateTimeOffset time) => new() { Action = V16Action.MeterValues, At = OcppTimestamp.From(time) };
}
