using System.Diagnostics.Metrics;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>From the frame to its answer, state and journal included, the hot messages cost the session's thread no memory.</summary>
[Collection(TracedTests.Name)]
public sealed class AllocationTests
{
    [Theory]
    [InlineData("""[2,"c9a1f2e0-0000-4000-8000-000000000001","Heartbeat",{}]""")]
    [InlineData("""[2,"c9a1f2e0-0000-4000-8000-000000000002","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-06-01T12:00:00Z"}]""")]
    [InlineData("""[2,"c9a1f2e0-0000-4000-8000-000000000004","MeterValues",{"connectorId":"1","transactionId":1,"meterValue":[{"timestamp":"2026-06-01T12:00:00","sampledValue":[{"value":1234.5,"unit":"Hz"}]}]}]""")]
    [InlineData("""[2,"c9a1f2e0-0000-4000-8000-000000000003","MeterValues",{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{"value":"1234.5","unit":"Wh"}]}]}]""")]
    public async Task A_message_in_steady_state_allocates_nothing_from_frame_to_answer(string text)
    {
        await using TestNode node = new();
        using MeterListener listener = ListenTo(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");
        peer.Send("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        peer.Send("""[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""");
        // Two ids in turn: the same one twice would be answered as a repeat.
        byte[] odd = TestPeer.Frame(text);
        byte[] even = TestPeer.Frame(text.Replace("c9a1f2e0", "c9a1f2e1", StringComparison.Ordinal));
        Exchange(peer, odd, even, 2_000);

        // This journal commits on the caller's thread: a new chunk of memory and a wake-up of the applier are its own, and only now and
        // then. What every message costs is in every round.
        long allocated = long.MaxValue;
        for (int round = 0; round < 1_000; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            Exchange(peer, odd, even, 1);
            allocated = Math.Min(allocated, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, allocated);
    }

    // Somebody listens in production too: the tags must cost nothing then either.
    private static MeterListener ListenTo(IMeterFactory meters)
    {
        MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == meters)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    private static void Exchange(TestPeer peer, byte[] odd, byte[] even, int pairs)
    {
        for (int i = 0; i < pairs; i++)
        {
            peer.SendBytes(odd);
            peer.Discard();
            peer.SendBytes(even);
            peer.Discard();
        }
    }
}
