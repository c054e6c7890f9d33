using System.Diagnostics.Metrics;
using Ocpp.Storage.Journal;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Tests.Messages;

/// <summary>What the message log keeps and what it can't shows in the figures.</summary>
public sealed class MessageLogMetricsTests
{
    [Fact]
    public async Task Both_directions_are_counted_with_what_they_take()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");
        peer.Send("""[2,"1","Heartbeat",{}]""");
        await node.Get<MessageLog>().CatchUpAsync(CancellationToken.None);

        record.Observe();

        Assert.Equal(2, record["ocpp.message.log.written"]);
        Assert.True(record["ocpp.message.log.io"] > 2 * """[2,"1","Heartbeat",{}]""".Length);
        Assert.Equal(record["ocpp.message.log.io"], record["ocpp.message.log.size"]);
        Assert.Equal(0, record["ocpp.message.log.pending"]);
        Assert.Equal(0, record["ocpp.message.log.lag"]);
    }

    [Fact]
    public async Task What_is_not_kept_is_counted_by_what_had_no_room()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        MessageLog log = node.Get<MessageLog>();
        log.TryAppend("CP-1"u8, MessageDirection.In, new byte[64 << 20]);
        node.Journal.SetHealth(JournalHealth.Full);
        log.TryAppend("CP-1"u8, MessageDirection.In, "x"u8);
        log.TryAppend("CP-1"u8, MessageDirection.In, "y"u8);
        await log.CatchUpAsync(CancellationToken.None);

        record.Observe();

        Assert.Equal(1, record["ocpp.message.log.dropped{reason=memory}"]);
        Assert.Equal(2, record["ocpp.message.log.dropped{reason=disk}"]);
        Assert.Equal(0, record["ocpp.message.log.written"]);
    }
}
