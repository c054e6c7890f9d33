using System.Diagnostics.Metrics;
using System.Globalization;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.Tests.Commands;
using Ocpp.Gateway.Tests.Webhooks.Decisions;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>What happens to a charge point's messages shows in the figures, and nobody's identity does.</summary>
public sealed class SessionMetricsTests
{
    private const string Boot = """[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""";

    [Fact]
    public async Task Each_call_is_counted_once_by_its_action_and_how_it_was_answered()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");

        peer.Send(Boot);
        peer.Send("""[2,"1","Heartbeat",{}]""", """[2,"1","Heartbeat",{}]""", """[2,"2","StatusNotification",{"connectorId":1}]""", """[2,"3","NoSuchAction",{}]""", """[2,"4","Reset",{"type":"Hard"}]""");

        Assert.Equal(1, record["ocpp.calls{direction=in,action=BootNotification,outcome=Result}"]);
        Assert.Equal(1, record["ocpp.calls{direction=in,action=Heartbeat,outcome=Result}"]);
        Assert.Equal(1, record["ocpp.calls{direction=in,action=Heartbeat,outcome=Repeated}"]);
        Assert.Equal(1, record["ocpp.calls{direction=in,action=StatusNotification,outcome=OccurenceConstraintViolation}"]);
        Assert.Equal(1, record["ocpp.calls{direction=in,action=unknown,outcome=NotImplemented}"]);
        Assert.Equal(1, record["ocpp.calls{direction=in,action=Reset,outcome=NotSupported}"]);
    }

    [Fact]
    public async Task An_answer_is_timed_when_it_is_released_not_when_it_is_written()
    {
        await using TestNode node = new(commitsManually: true);
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");
        peer.Send("""[2,"1","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");
        record.Observe();
        double waiting = record["ocpp.queue.length{queue=answers}"];
        double early = record["ocpp.call.duration{direction=in,action=StatusNotification}"];

        node.Journal.Commit();
        await peer.ReceiveAsync();

        Assert.Equal(1, waiting);
        Assert.Equal(0, early);
        Assert.Equal(1, record["ocpp.call.duration{direction=in,action=StatusNotification}"]);
    }

    [Fact]
    public async Task A_call_and_its_repeat_that_wait_for_the_same_commit_are_each_timed_from_their_own_arrival()
    {
        await using TestNode node = new(commitsManually: true);
        List<double> seconds = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "ocpp.call.duration" && instrument.Meter.Scope == node.Get<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, value, _, _) => seconds.Add(value));
        listener.Start();
        TestPeer peer = node.Connect("CP-1");

        peer.Send(Status(1));
        node.Advance(TimeSpan.FromSeconds(3));
        peer.Send(Status(1));
        node.Advance(TimeSpan.FromSeconds(2));
        node.Journal.Commit();
        string first = await peer.ReceiveAsync();
        string second = await peer.ReceiveAsync();

        Assert.Equal(first, second);
        Assert.Equal([5, 2], seconds);
    }

    [Fact]
    public async Task Answers_that_wait_are_counted_until_they_go_or_their_session_does()
    {
        await using TestNode node = new(commitsManually: true);
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");
        TestPeer other = node.Connect("CP-2");
        node.Journal.Commit();
        double none = record["ocpp.queue.length{queue=answers}"];

        peer.Send(Status(1), Status(2), """[2,"h","Heartbeat",{}]""");
        other.Send(Status(1), Status(2));
        double waiting = record["ocpp.queue.length{queue=answers}"];
        await other.DisposeAsync();
        double withoutOther = record["ocpp.queue.length{queue=answers}"];
        node.Journal.Commit();
        await peer.ReceiveAsync();
        await peer.ReceiveAsync();
        await peer.ReceiveAsync();

        Assert.Equal(0, none);
        Assert.Equal(5, waiting);
        Assert.Equal(3, withoutOther);
        Assert.Equal(0, record["ocpp.queue.length{queue=answers}"]);
    }

    [Fact]
    public async Task An_answer_that_waits_for_nothing_is_in_no_queue()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");

        peer.Send("""[2,"1","Heartbeat",{}]""", Status(1));

        Assert.Equal(0, record["ocpp.queue.length{queue=answers}"]);
    }

    [Fact]
    public async Task CALLs_of_ours_that_wait_are_counted_until_they_go_or_their_session_does()
    {
        await using CommandRig rig = new();
        using MeterRecord record = new(rig.Node.Get<IMeterFactory>());
        TestPeer peer = await rig.BootAsync();
        rig.Node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session);

        session!.Enqueue(new SilentCall("our-1"));
        double inFlight = record["ocpp.queue.length{queue=calls}"];
        session.Enqueue(new SilentCall("our-2"));
        session.Enqueue(new SilentCall("our-3"));
        session.Enqueue(new SilentCall("our-4"));
        double waiting = record["ocpp.queue.length{queue=calls}"];
        peer.Send("""[3,"our-1",{}]""");
        double afterAnswer = record["ocpp.queue.length{queue=calls}"];
        await peer.DisposeAsync();

        Assert.Equal(0, inFlight);
        Assert.Equal(3, waiting);
        Assert.Equal(2, afterAnswer);
        Assert.Equal(0, record["ocpp.queue.length{queue=calls}"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task CALLs_behind_a_decision_are_counted_until_they_are_served_or_their_session_goes(bool ends)
    {
        await using DecisionRig rig = DecisionRig.For("Authorize");
        using MeterRecord record = new(rig.Node.Get<IMeterFactory>());
        TaskCompletionSource<string> answer = rig.Backend.AnswersLater();

        rig.Peer.Send(DecisionRig.Authorize, """[2,"1","Heartbeat",{}]""", """[2,"2","Heartbeat",{}]""");
        await rig.Backend.NextAsync();
        double waiting = record["ocpp.queue.length{queue=held}"];
        if (ends)
        {
            await rig.Peer.DisposeAsync();
        }
        else
        {
            answer.SetResult(DecisionRig.Accepted);
            await rig.Peer.ReceiveAsync();
            await rig.Peer.ReceiveAsync();
            await rig.Peer.ReceiveAsync();
        }

        Assert.Equal(2, waiting);
        Assert.Equal(0, record["ocpp.queue.length{queue=held}"]);
    }

    [Fact]
    public async Task Bytes_are_those_of_the_frames()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");
        double before = record["ocpp.network.io{direction=out}"];

        byte[] frame = TestPeer.Frame("""[2,"1","Heartbeat",{}]""");
        peer.SendBytes(frame.AsSpan(0, 5));
        peer.SendBytes(frame.AsSpan(5));

        Assert.Equal(frame.Length, record["ocpp.network.io{direction=in}"]);
        Assert.Equal(2 + peer.Receive().Length, record["ocpp.network.io{direction=out}"] - before);
    }

    [Fact]
    public async Task What_was_forgiven_and_what_was_dropped_is_counted_by_name()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("CP-1");

        peer.Send("""[2,5,"Heartbeat",{"extra":1}]""", "no JSON", """[3,"nobody asked",{}]""", """[9,"1",{}]""");

        Assert.Equal(1, record["ocpp.tolerances{tolerance=NumericMessageId}"]);
        Assert.Equal(1, record["ocpp.tolerances{tolerance=UnknownProperty}"]);
        Assert.Equal(1, record["ocpp.messages.dropped{reason=unreadable}"]);
        Assert.Equal(1, record["ocpp.messages.dropped{reason=unasked}"]);
        Assert.Equal(1, record["ocpp.messages.dropped{reason=unknown-type}"]);
    }

    [Fact]
    public async Task A_connection_counts_while_it_is_there_and_its_end_by_code_and_by_whom()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer leaving = node.Connect("CP-1");
        TestPeer vanishing = node.Connect("CP-2");
        TestPeer closed = node.Connect("CP-3");
        record.Observe();
        double connected = record["ocpp.connections"];

        leaving.SendFrame(Opcode.Close, [0x0F, 0xA0]);
        await vanishing.DisposeAsync();
        node.Get<SessionTable>().TryGet("CP-3", out ChargePointSession? session);
        session!.CloseSoon(CloseCode.GoingAway, "Enough.");
        await closed.DisposeAsync();
        await leaving.DisposeAsync();
        record.Observe();

        Assert.Equal(3, connected);
        Assert.Equal(0, record["ocpp.connections"]);
        Assert.Equal(1, record["ocpp.connections.closed{code=other,by=charge-point}"]);
        Assert.Equal(1, record["ocpp.connections.closed{code=1006,by=nobody}"]);
        Assert.Equal(1, record["ocpp.connections.closed{code=1001,by=gateway}"]);
    }

    [Fact]
    public async Task Commands_are_counted_and_timed_to_their_answer_or_their_time_out()
    {
        await using CommandRig rig = new();
        using MeterRecord record = new(rig.Node.Get<IMeterFactory>());
        TestPeer peer = await rig.BootAsync();

        await rig.AskAsync(peer, "Reset", """{"type":"Hard"}""", """{"status":"Accepted"}""");
        await rig.AskAsync(peer, "UnlockConnector", """{"connectorId":1}""", """{"status":"UnlockFailed"}""");

        Assert.Equal(1, record["ocpp.calls{direction=out,action=Reset,outcome=Result}"]);
        Assert.Equal(1, record["ocpp.call.duration{direction=out,action=Reset}"]);
        Assert.Equal(1, record["ocpp.command.duration{action=Reset,state=accepted}"]);
        Assert.Equal(1, record["ocpp.command.duration{action=UnlockConnector,state=rejected}"]);
    }

    [Fact]
    public async Task Handshakes_are_timed_by_their_status()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());

        node.Connect("CP-1");
        node.Open().Upgrade("%00");

        Assert.Equal(1, record["ocpp.handshake.duration{status=101}"]);
        Assert.Equal(1, record["ocpp.handshake.duration{status=400}"]);
    }

    [Fact]
    public async Task No_figure_names_a_charge_point()
    {
        await using TestNode node = new();
        using MeterRecord record = new(node.Get<IMeterFactory>());
        TestPeer peer = node.Connect("SECRET-7");

        peer.Send(Boot);
        peer.Send("""[2,"SECRET-7","SECRET-7",{}]""");
        await peer.DisposeAsync();
        record.Observe();

        Assert.NotEmpty(record.Names);
        Assert.DoesNotContain(record.Names, name => name.Contains("SECRET", StringComparison.Ordinal));
    }

    private static string Status(int connectorId) =>
        string.Create(CultureInfo.InvariantCulture, $$"""[2,"s{{connectorId}}","StatusNotification",{"connectorId":{{connectorId}},"errorCode":"NoError","status":"Available"}]""");
}
