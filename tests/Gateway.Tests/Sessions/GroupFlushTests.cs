using System.IO.Pipelines;
using Ocpp.Gateway.Sessions;
using Ocpp.Transport;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>Answers that leave when the socket's thread has served all that it has at hand.</summary>
public sealed class GroupFlushTests
{
    private const string Heartbeat = """[2,"h1","Heartbeat",{}]""";

    [Fact]
    public async Task Answers_to_a_group_of_events_leave_together_at_its_end()
    {
        await using TestNode node = new();
        GroupingSocket socket = new();
        TestPeer peer = node.Connect("CP1", socket: socket);

        socket.BeginGroup();
        peer.Send(Heartbeat);
        peer.Send("""[2,"h2","Heartbeat",{}]""");
        Assert.Null(peer.Next());
        Assert.Equal(1, socket.Left);
        socket.EndGroup();

        Assert.StartsWith("""[3,"h1",""", peer.Receive(), StringComparison.Ordinal);
        Assert.StartsWith("""[3,"h2",""", peer.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_group_has_its_own_end()
    {
        await using TestNode node = new();
        GroupingSocket socket = new();
        TestPeer peer = node.Connect("CP1", socket: socket);

        foreach (string id in (string[])["h1", "h2"])
        {
            socket.BeginGroup();
            peer.Send($$"""[2,"{{id}}","Heartbeat",{}]""");
            socket.EndGroup();

            Assert.StartsWith($"[3,\"{id}\",", peer.Receive(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_waits_for_the_end_of_a_group_goes_out_before_a_close_of_ours_that_does_not_wait()
    {
        await using TestNode node = new();
        GroupingSocket socket = new();
        TestPeer peer = node.Connect("CP1", socket: socket);
        Assert.True(node.Get<SessionTable>().TryGet("CP1", out ChargePointSession? session));

        socket.BeginGroup();
        peer.Send(Heartbeat);
        session.CloseSoon(CloseCode.GoingAway, "The gateway stops.");

        Assert.StartsWith("""[3,"h1",""", peer.Receive(), StringComparison.Ordinal);
        Assert.Equal(CloseCode.GoingAway, peer.ReceiveClose().Code);
        socket.EndGroup();
        Assert.Null(peer.Next());
    }

    [Fact]
    public async Task The_answer_to_a_closing_peer_does_not_wait_for_the_end_of_a_group()
    {
        await using TestNode node = new();
        GroupingSocket socket = new();
        TestPeer peer = node.Connect("CP1", socket: socket);

        socket.BeginGroup();
        peer.Send(Heartbeat);
        peer.SendFrame(Opcode.Close, [0x03, 0xE8]);

        Assert.StartsWith("""[3,"h1",""", peer.Receive(), StringComparison.Ordinal);
        Assert.Equal(Opcode.Close, peer.Next()?.Opcode);
        socket.EndGroup();
    }

    [Fact]
    public async Task A_peer_that_sends_its_end_behind_a_call_gets_the_answer()
    {
        await using TestNode node = new();
        GroupingSocket socket = new();
        TestPeer peer = node.Connect("CP1", socket: socket);

        socket.BeginGroup();
        peer.SendLast(Heartbeat);

        Assert.StartsWith("""[3,"h1",""", peer.Receive(), StringComparison.Ordinal);
        socket.EndGroup();
    }

    /// <summary>A socket whose thread is the test's, and serves as many events together as the test says.</summary>
    private sealed class GroupingSocket : ISocketControlFeature
    {
        private readonly Queue<(Action<object?> Action, object? State)> _left = new();
        private bool _isInGroup;

        public PipeScheduler? Scheduler => null;

        public int Left => _left.Count;

        public void BeginGroup() => _isInGroup = true;

        public void EndGroup()
        {
            _isInGroup = false;
            while (_left.TryDequeue(out (Action<object?> Action, object? State) work))
            {
                work.Action(work.State);
            }
        }

        public bool TryRunAfterGroup(Action<object?> action, object? state)
        {
            if (_isInGroup)
            {
                _left.Enqueue((action, state));
            }

            return _isInGroup;
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
