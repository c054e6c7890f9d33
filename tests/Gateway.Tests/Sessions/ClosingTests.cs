using System.Buffers.Binary;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>Close codes both ways, and that every end is an end.</summary>
public sealed class ClosingTests
{
    private const string Status = """[2,"s","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(new byte[] { 0xC1, 0x80, 1, 2, 3, 4 }, CloseCode.ProtocolError)]
    [InlineData(new byte[] { 0x83, 0x80, 1, 2, 3, 4 }, CloseCode.ProtocolError)]
    [InlineData(new byte[] { 0x80, 0x80, 1, 2, 3, 4 }, CloseCode.ProtocolError)]
    [InlineData(new byte[] { 0x09, 0x80, 1, 2, 3, 4 }, CloseCode.ProtocolError)]
    [InlineData(new byte[] { 0x88, 0x81, 0, 0, 0, 0, 3 }, CloseCode.ProtocolError)]
    [InlineData(new byte[] { 0x88, 0x82, 0, 0, 0, 0, 0x03, 0xED }, CloseCode.ProtocolError)]
    [InlineData(new byte[] { 0x82, 0x80, 1, 2, 3, 4 }, CloseCode.UnsupportedData)]
    [InlineData(new byte[] { 0x81, 0x81, 0, 0, 0, 0, 0xFF }, CloseCode.InvalidPayload)]
    [InlineData(new byte[] { 0x81, 0xFF, 0, 0, 1, 0, 0, 0, 0, 0, 1, 2, 3, 4 }, CloseCode.MessageTooBig)]
    public async Task A_broken_frame_is_answered_with_its_code(byte[] bytes, CloseCode code)
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");

        peer.SendBytes(bytes);

        Assert.Equal(code, peer.ReceiveClose().Code);
    }

    [Fact]
    public async Task A_message_over_the_setting_is_1009_and_one_of_just_that_size_is_served()
    {
        await using TestNode node = new(new OcppOptions { MaxMessageSize = 1024 });
        TestPeer peer = node.Connect("CP-1");
        string fits = "[2,\"h\",\"Heartbeat\",{}]".PadRight(1024);

        peer.Send(fits);
        string answer = peer.Receive();
        peer.Send(fits + " ");

        Assert.StartsWith("[3,\"h\",", answer, StringComparison.Ordinal);
        Assert.Equal(CloseCode.MessageTooBig, peer.ReceiveClose().Code);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(1011)]
    [InlineData(3000)]
    [InlineData(4999)]
    public async Task The_peers_code_comes_back(int code)
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        byte[] payload = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);

        peer.SendFrame(Opcode.Close, [.. payload, .. "bye"u8]);

        Assert.Equal(code, (int)peer.ReceiveClose().Code);
        await peer.Served.WaitAsync(Limit);
    }

    [Fact]
    public async Task A_close_without_a_code_is_answered_without_one()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");

        peer.SendFrame(Opcode.Close, []);

        (Opcode opcode, byte[] payload) = peer.Next()!.Value;
        Assert.Equal(Opcode.Close, opcode);
        Assert.Empty(payload);
        await peer.Served.WaitAsync(Limit);
    }

    [Fact]
    public async Task An_answer_that_cannot_be_stored_in_time_is_1013_so_that_the_charge_point_keeps_its_message()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");
        peer.Send(Status);
        node.Advance(TimeSpan.FromSeconds(19));
        (Opcode Opcode, byte[] Payload)? early = peer.Next();

        node.Advance(TimeSpan.FromSeconds(2));

        Assert.Null(early);
        Assert.Equal(CloseCode.TryAgainLater, peer.ReceiveClose().Code);
        node.Journal.Commit();
    }

    [Fact]
    public async Task The_time_for_a_commit_is_counted_for_each_wait()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");
        for (int i = 0; i < 4; i++)
        {
            peer.Send(Status.Replace("\"s\"", $"\"{i}\"", StringComparison.Ordinal));
            node.Advance(TimeSpan.FromSeconds(15));
            node.Journal.Commit();

            Assert.Equal($"[3,\"{i}\",{{}}]", await peer.ReceiveAsync());
        }
    }

    [Fact]
    public async Task A_failed_journal_closes_who_waits_for_it()
    {
        await using TestNode node = new(commitsManually: true);
        TestPeer peer = node.Connect("CP-1");
        peer.Send(Status);

        node.Journal.SetHealth(JournalHealth.Failed);

        (Opcode Opcode, byte[] Payload)? close = null;
        Assert.True(SpinWait.SpinUntil(() => (close = peer.Next()) is not null, Limit));
        Assert.Equal(Opcode.Close, close!.Value.Opcode);
        Assert.Equal([0x03, 0xF5], close.Value.Payload[..2]);
    }

    [Fact]
    public async Task A_flood_of_what_is_no_OCPP_ends_in_1008_and_one_good_message_starts_the_count_anew()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        byte[] garbage = TestPeer.Frame("garbage");
        int limit = new SessionLimits().MaxUnreadableMessages;
        Flood(peer, garbage, limit);
        peer.Send("""[2,"h","Heartbeat",{}]""");
        string alive = peer.Receive();

        Flood(peer, garbage, limit + 1);

        Assert.StartsWith("[3,\"h\",", alive, StringComparison.Ordinal);
        Assert.Equal(CloseCode.PolicyViolation, peer.ReceiveClose().Code);
    }

    private static void Flood(TestPeer peer, byte[] frame, int count)
    {
        for (int i = 0; i < count; i++)
        {
            peer.SendBytes(frame);
        }
    }
}
