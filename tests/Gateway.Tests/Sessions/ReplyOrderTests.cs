using System.Globalization;
using System.IO.Pipelines;
using Ocpp.Storage.Journal;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class ReplyOrderTests
{
    private const string Status = """[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""";

    [Fact]
    public async Task An_answer_that_states_a_fact_waits_for_the_commit()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");

        peer.Send(Status);
        (WebSockets.Frames.Opcode, byte[])? early = peer.Next();
        node.Journal.Commit();
        string answer = await peer.ReceiveAsync();

        Assert.Null(early);
        Assert.Equal("""[3,"s",{}]""", answer);
    }

    [Fact]
    public async Task After_the_commit_a_session_goes_on_on_its_socket_s_own_thread()
    {
        await using TestNode node = new(commitsManually: true);
        ScheduledSocket socket = new();
        TestPeer peer = node.Connect("CP-1", socket: socket);

        peer.Send(Status);
        socket.Run();
        Assert.Null(peer.Next());
        node.Journal.Commit();
        Assert.Null(peer.Next());
        socket.Run();

        Assert.Equal("""[3,"s",{}]""", peer.Receive());
    }

    [Fact]
    public async Task A_journal_that_fails_ends_the_connection_without_an_answer_on_its_socket_s_own_thread()
    {
        await using TestNode node = new(commitsManually: true);
        ScheduledSocket socket = new();
        TestPeer peer = node.Connect("CP-1", socket: socket);

        peer.Send(Status);
        node.Journal.SetHealth(JournalHealth.Failed);
        Assert.Null(peer.Next());
        socket.Run();

        Assert.Equal(CloseCode.TryAgainLater, peer.ReceiveClose().Code);
    }

    [Fact]
    public async Task An_answer_that_could_go_now_waits_behind_one_that_waits()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");

        peer.Send(Status, """[2,"h","Heartbeat",{}]""");
        (WebSockets.Frames.Opcode, byte[])? early = peer.Next();
        node.Journal.Commit();
        string first = await peer.ReceiveAsync();
        string second = await peer.ReceiveAsync();

        Assert.Null(early);
        Assert.StartsWith("""[3,"s",""", first, StringComparison.Ordinal);
        Assert.StartsWith("""[3,"h",""", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pings_pass_answers_that_wait()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");

        peer.Send(Status);
        peer.SendFrame(WebSockets.Frames.Opcode.Ping, "p"u8);

        Assert.Equal(WebSockets.Frames.Opcode.Pong, peer.Next()!.Value.Opcode);
        node.Journal.Commit();
        await peer.ReceiveAsync();
    }

    [Fact]
    public async Task A_hundred_pipelined_calls_are_answered_in_their_order_though_reading_stops_at_the_limit()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");
        string[] calls = [.. Enumerable.Range(0, 100).Select(static number => Status.Replace("\"s\"", string.Create(CultureInfo.InvariantCulture, $"\"{number}\""), StringComparison.Ordinal))];

        peer.Send(calls);
        long waiting = node.Journal.Appended.Value;
        node.Journal.Commit();
        List<string> answers = [];
        while (answers.Count < calls.Length)
        {
            answers.Add(await peer.ReceiveAsync());
            if (answers.Count == waiting - 1)
            {
                // Reading goes on by itself once there is room; the rest of the calls is taken then.
                Assert.True(SpinWait.SpinUntil(() => node.Journal.Appended.Value == 1 + calls.Length, TimeSpan.FromSeconds(20)));
                node.Journal.Commit();
            }
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(static number => $$"""[3,"{{number}}",{}]"""), answers);
        // One fact for the connection, one for each call that was taken before reading stopped.
        Assert.Equal(1 + new Gateway.Sessions.SessionLimits().MaxPendingReplies, waiting);
    }

    [Fact]
    public async Task The_same_call_again_gets_the_stored_answer_and_no_second_fact()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        const string Start = """[2,"x","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""";

        peer.Send(Start);
        string first = peer.Receive();
        long facts = node.Journal.Appended.Value;
        peer.Send(Start);
        string second = peer.Receive();

        Assert.Equal(first, second);
        Assert.Equal(facts, node.Journal.Appended.Value);
    }

    [Fact]
    public async Task The_same_id_with_other_bytes_is_another_call()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");

        peer.Send(Status);
        peer.Receive();
        long facts = node.Journal.Appended.Value;
        peer.Send(Status.Replace("Available", "Charging", StringComparison.Ordinal));
        peer.Receive();

        Assert.Equal(facts + 1, node.Journal.Appended.Value);
    }

    /// <summary>A socket whose thread is the test's.</summary>
    private sealed class ScheduledSocket : PipeScheduler, ISocketControlFeature
    {
        private readonly Queue<(Action<object?> Action, object? State)> _scheduled = new();

        PipeScheduler ISocketControlFeature.Scheduler => this;

        public override void Schedule(Action<object?> action, object? state) => _scheduled.Enqueue((action, state));

        public void Run()
        {
            while (_scheduled.TryDequeue(out (Action<object?> Action, object? State) work))
            {
                work.Action(work.State);
            }
        }

        public void ShutdownSend()
        {
        }

        public bool TrySetUserTimeout(TimeSpan timeout) => true;

        public bool TryGetTimeSinceReceived(out TimeSpan time)
        {
            time = default;
            return false;
        }
    }
}
