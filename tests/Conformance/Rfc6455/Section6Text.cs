using System.Text;
using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.WebSockets.Frames;

namespace Ocpp.Conformance.Rfc6455;

/// <summary>
/// Autobahn's section 6: text is UTF-8 (RFC 6455 §8.1, RFC 3629), and what can't become UTF-8 any more is refused at once. The byte
/// sequences are those that the rules name: borders of each length, and what lies beyond them.
/// </summary>
[Collection(ServerCollection.Name)]
public sealed class Section6Text(RunningServers servers)
{
    [Theory]
    [InlineData(1)] // 6.1.1
    [InlineData(3)] // 6.1.2
    public async Task Case_6_1_1_and_6_1_2_an_empty_text_comes_back_in_however_many_fragments(int fragments)
    {
        await using Conversation conversation = await servers.ConnectAsync(TestedServer.Echo);
        IEnumerable<byte[]> frames = Enumerable.Range(0, fragments)
            .Select(index => ClientFrame.Make(index == 0 ? Opcode.Text : Opcode.Continuation, [], isFinal: index == fragments - 1));

        await conversation.SayAsync([.. frames]);

        await conversation.HearEchoAsync("");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_6_1_3_a_text_between_two_empty_fragments_comes_back(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] whole = conversation.Text("middle");
        whole[0] = (byte)Opcode.Continuation; // And FIN goes.

        await conversation.SayAsync(ClientFrame.Make(Opcode.Text, [], isFinal: false), whole, ClientFrame.Make(Opcode.Continuation, []));

        await conversation.HearEchoAsync("middle");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_6_2_1_and_6_2_2_valid_text_comes_back_whole_or_cut_between_characters(TestedServer server)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(conversation.Text("Hello-µ@ßöäüàá-UTF-8!!"));
        await conversation.SayAsync(conversation.Fragments("Hello-µ@ßöä", "üàá-UTF-8!!"));

        await conversation.HearEchoAsync("Hello-µ@ßöäüàá-UTF-8!!");
        await conversation.HearEchoAsync("Hello-µ@ßöäüàá-UTF-8!!");
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers("Hello-µ@ßöäüàá-UTF-8!!")] // 6.2.3
    [Servers("κόσμε")] // 6.2.4
    public async Task Case_6_2_3_and_6_2_4_valid_text_comes_back_with_every_byte_in_a_frame_of_its_own(TestedServer server, string text)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);

        await conversation.SayAsync(conversation.Fragments(Encode(text), fragmentLength: 1));

        await conversation.HearEchoAsync(text);
        await conversation.HearNothingMoreAsync();
    }

    [Theory]
    [Servers]
    public async Task Case_6_3_1_and_6_3_2_invalid_text_is_1007_whole_and_byte_by_byte(TestedServer server)
    {
        byte[] text = [.. "κόσμε"u8, 0xED, 0xA0, 0x80, .. "edited"u8];
        await using Conversation whole = await servers.ConnectAsync(server);
        await using Conversation inFragments = await servers.ConnectAsync(server);

        await whole.SayAsync(whole.Text(text));
        await inFragments.SayAsync(inFragments.Fragments(text, fragmentLength: 1));

        await whole.HearCloseAsync(1007);
        await inFragments.HearCloseAsync(1007);
    }

    [Theory]
    [Servers("F4908080")] // 6.4.1: above U+10FFFF as a whole
    [Servers("F490")] // 6.4.2: and by its first two bytes, which no others can mend
    public async Task Case_6_4_1_and_6_4_2_a_bad_fragment_is_1007_while_others_are_to_come(TestedServer server, string bad)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[][] fragments = conversation.Fragments(Encode("κόσμε"), Convert.FromHexString(bad), Encode("edited"));

        await conversation.SayAsync(fragments[0], fragments[1]);

        await conversation.HearCloseAsync(1007);
    }

    [Theory]
    [Servers("F4908080")] // 6.4.3
    [Servers("F490")] // 6.4.4
    public async Task Case_6_4_3_and_6_4_4_bad_bytes_are_1007_while_their_frame_is_still_coming(TestedServer server, string bad)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] text = [.. "κόσμε"u8, .. Convert.FromHexString(bad)];
        byte[] frame = conversation.Text([.. text, .. "edited"u8]);

        // All but what lies behind the bad bytes in the frame.
        int behind = "edited".Length + conversation.LengthBehindText;
        await conversation.SayAsync(frame[..^behind]);

        await conversation.HearCloseAsync(1007);
    }

    [Theory]
    [MemberData(nameof(ValidSequences))]
    public async Task Case_6_5_to_6_11_and_6_22_valid_sequences_come_back(TestedServer server, string number, string hex)
    {
        await using Conversation conversation = await servers.ConnectAsync(server);
        byte[] text = Convert.FromHexString(hex);

        await conversation.SayAsync(conversation.Text(text));
        await conversation.SayAsync(conversation.Fragments(text, fragmentLength: 1));

        Assert.StartsWith("6.", number, StringComparison.Ordinal);
        await conversation.HearEchoAsync(text);
        await conversation.HearEchoAsync(text);
    }

    [Theory]
    [MemberData(nameof(InvalidSequences))]
    public async Task Case_6_6_to_6_21_invalid_sequences_are_1007(TestedServer server, string number, string hex)
    {
        byte[] text = Convert.FromHexString(hex);
        await using Conversation whole = await servers.ConnectAsync(server);
        await using Conversation inFragments = await servers.ConnectAsync(server);

        await whole.SayAsync(whole.Text(text));
        await inFragments.SayAsync(inFragments.Fragments(text, fragmentLength: 1));

        Assert.StartsWith("6.", number, StringComparison.Ordinal);
        await whole.HearCloseAsync(1007);
        await inFragments.HearCloseAsync(1007);
    }

    public static TheoryData<TestedServer, string, string> ValidSequences() => ForAll(Utf8Sequences.Valid);

    public static TheoryData<TestedServer, string, string> InvalidSequences() => ForAll(Utf8Sequences.Invalid);

    private static TheoryData<TestedServer, string, string> ForAll(IEnumerable<(string Number, string Hex)> sequences)
    {
        TheoryData<TestedServer, string, string> data = [];
        foreach ((string number, string hex) in sequences)
        {
            // NUL stands in no JSON text as itself.
            foreach (TestedServer server in hex == "00" ? [TestedServer.Echo] : TestedServers.All)
            {
                data.Add(server, number, hex);
            }
        }

        return data;
    }

    private static byte[] Encode(string text) => Encoding.UTF8.GetBytes(text);
}
