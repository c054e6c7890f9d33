using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

public sealed class ConnectionTests
{
    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    [Fact]
    public async Task A_newer_connection_replaces_the_older_one_whose_end_changes_nothing()
    {
        await using TestNode node = new();
        TestPeer older = node.Connect("CP-1");

        TestPeer newer = node.Connect("CP-1");
        (CloseCode code, _) = older.ReceiveClose();
        await older.DisposeAsync();
        newer.Send(Heartbeat);

        Assert.Equal(CloseCode.NormalClosure, code);
        Assert.StartsWith("[3,\"h\",", newer.Receive(), StringComparison.Ordinal);
        Assert.Equal(1, node.Get<SessionTable>().Count);
    }

    [Fact]
    public async Task A_silent_connection_is_pinged_and_closed_when_nothing_comes_at_all()
    {
        await using TestNode node = new(new OcppOptions { PingInterval = TimeSpan.FromSeconds(25), IdleTimeout = TimeSpan.FromSeconds(60) });
        TestPeer peer = node.Connect("CP-1");

        node.Advance(TimeSpan.FromSeconds(26));
        (Opcode Opcode, byte[])? ping = peer.Next();
        node.Advance(TimeSpan.FromSeconds(35));

        Assert.Equal(Opcode.Ping, ping!.Value.Opcode);
        Assert.Equal(CloseCode.GoingAway, peer.ReceiveClose().Code);
    }

    [Fact]
    public async Task Any_byte_is_a_sign_of_life_and_a_missing_pong_closes_nothing()
    {
        await using TestNode node = new(new OcppOptions { PingInterval = TimeSpan.FromSeconds(25), IdleTimeout = TimeSpan.FromSeconds(60) });
        TestPeer peer = node.Connect("CP-1");

        for (int i = 0; i < 5; i++)
        {
            node.Advance(TimeSpan.FromSeconds(40));
            peer.Discard();
            peer.Send(Heartbeat);
        }

        Assert.StartsWith("[3,\"h\",", peer.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_does_not_finish_the_closing_handshake_is_cut_off()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        Assert.True(node.Get<SessionTable>().TryGet("CP-1", out ChargePointSession? session));

        session.CloseSoon(CloseCode.PolicyViolation, "test");
        CloseCode code = peer.ReceiveClose().Code;
        node.Advance(TimeSpan.FromSeconds(4));
        await peer.Served.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(CloseCode.PolicyViolation, code);
        Assert.Equal(0, node.Get<SessionTable>().Count);
    }

    [Fact]
    public async Task A_close_of_the_peer_is_answered_with_its_code()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");

        peer.SendFrame(Opcode.Close, [0x03, 0xE9]);

        Assert.Equal(CloseCode.GoingAway, peer.ReceiveClose().Code);
        await peer.Served.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, node.Get<SessionTable>().Count);
    }

    [Fact]
    public async Task An_unmasked_frame_is_answered_with_1002()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");

        peer.SendBytes([0x81, 0x02, (byte)'[', (byte)']']);

        Assert.Equal(CloseCode.ProtocolError, peer.ReceiveClose().Code);
    }

    [Fact]
    public async Task A_charge_point_that_does_not_read_is_cut_off_and_bounded()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        byte[] frame = TestPeer.Frame(Heartbeat.Replace("\"h\"", $"\"{new string('x', 30_000)}\"", StringComparison.Ordinal));

        for (int i = 0; i < 100 && !peer.Served.IsCompleted; i++)
        {
            peer.SendBytes(frame);
        }

        await peer.Served.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(0, node.Get<SessionTable>().Count);
    }

    [Fact]
    public async Task A_message_that_cannot_be_stored_is_not_answered_and_the_connection_says_try_again_later()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        node.Journal.SetHealth(JournalHealth.Full);

        peer.Send("""[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");

        (Opcode Opcode, byte[] Payload) only = peer.Next()!.Value;
        Assert.Equal(Opcode.Close, only.Opcode);
        Assert.Equal([0x03, 0xF5], only.Payload[..2]);
        node.Journal.SetHealth(JournalHealth.Healthy);
    }

    [Fact]
    public async Task While_nothing_can_be_stored_an_upgrade_gets_503_with_a_time_to_come_back()
    {
        await using TestNode node = new();
        node.Journal.SetHealth(JournalHealth.Full);

        string response = node.Open().Upgrade("CP-1");

        Assert.StartsWith("HTTP/1.1 503 ", response, StringComparison.Ordinal);
        Assert.Contains("Retry-After:", response, StringComparison.Ordinal);
        node.Journal.SetHealth(JournalHealth.Healthy);
    }

    [Fact]
    public async Task Frames_in_the_same_segment_as_the_upgrade_are_served()
    {
        await using TestNode node = new();
        TestPeer peer = node.Open();
        byte[] request = System.Text.Encoding.ASCII.GetBytes("GET /ocpp/CP-1 HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n");

        peer.SendBytes([.. request, .. TestPeer.Frame(Heartbeat)]);

        Assert.True(node.Get<SessionTable>().TryGet("CP-1", out _));
        Assert.EndsWith("\"}]", peer.ReadText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_that_offers_nothing_speaks_the_default_and_the_reply_names_none()
    {
        await using TestNode node = new();

        string response = node.Open().Upgrade("CP-1", headers: "");

        Assert.StartsWith("HTTP/1.1 101 ", response, StringComparison.Ordinal);
        Assert.DoesNotContain("Sec-WebSocket-Protocol", response, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task The_reply_repeats_the_clients_own_spelling()
    {
        await using TestNode node = new();

        string response = node.Open().Upgrade("CP-1", "Sec-WebSocket-Protocol: ocpp2.0.1, OCPP1.6\r\n");

        Assert.Contains("OCPP1.6\r\n", response, StringComparison.Ordinal);
    }
}
