using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Ocpp.Codec.Tests.V16;

/// <summary>What is taken for a plain CALL, the reader of any message takes too, strictly, and it comes to the same.</summary>
public sealed class PlainCallTests(ITestOutputHelper output)
{
    private const int Payloads = 50;
    private const int ChangesOfEach = 20;
    private const string Id = "6f1c3a52-9f0e-4a56-8a39-7d0c54e0b1aa";

    public static TheoryData<string> Requests => [.. Messages.All.Where(static message => message.IsRequest).Select(static message => message.Name)];

    [Theory]
    [MemberData(nameof(Requests))]
    public void A_plain_call_is_taken(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        RandomPayload payloads = new(seed: 1);
        for (int round = 0; round < Payloads; round++)
        {
            string payload = RandomChange.WithoutEscapes(payloads.Write(message.Type));
            bool isPlain = message.IsPlain(Encoding.UTF8.GetBytes(payload));
            string[] spellings = [$$"""[2,"{{Id}}","{{message.Action}}",{{payload}}]""", $$""" [ 2 , "{{Id}}" ,{{'\t'}}"{{message.Action}}",{{'\n'}}{{payload}} ] """];
            Assert.All(spellings, spelling => Assert.Equal(isPlain, IsTaken(message, Encoding.UTF8.GetBytes(spelling), spelling)));
        }
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public void Both_ways_of_reading_agree_on_every_change_of_a_message(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        RandomPayload payloads = new(seed);
        byte[] other = payloads.Write(message.Type);
        for (int round = 0; round < Payloads; round++)
        {
            byte[] payload = payloads.Write(message.Type);
            string plain = random.Next(4) == 0 ? Encoding.UTF8.GetString(payload) : RandomChange.WithoutEscapes(payload);
            byte[] text = Encoding.UTF8.GetBytes($$"""[2,"{{Id[..random.Next(Id.Length + 1)]}}","{{message.Action}}",{{plain}}]""");
            for (int change = 0; change < ChangesOfEach; change++)
            {
                IsTaken(message, RandomChange.Change(text, other, random), $"seed {seed}, round {round}, change {change}");
            }

            other = text;
        }
    }

    [Theory]
    [InlineData("""[2,"1","Heartbeat",{}]""", true)]
    [InlineData("""[2,"","Heartbeat",{}]""", true)]
    [InlineData("""[2,"6f1c3a52-9f0e-4a56-8a39-7d0c54e0b1aab","Heartbeat",{}]""", false)]
    [InlineData("""[2,17,"Heartbeat",{}]""", false)]
    [InlineData("""[2,"\u0031","Heartbeat",{}]""", false)]
    [InlineData("[2,\"\u0001\",\"Heartbeat\",{}]", false)]
    [InlineData("""[2,"1","Heart\u0062eat",{}]""", false)]
    [InlineData("""[2.0,"1","Heartbeat",{}]""", false)]
    [InlineData("""[02,"1","Heartbeat",{}]""", false)]
    [InlineData("""["2","1","Heartbeat",{}]""", false)]
    [InlineData("""[3,"1",{}]""", false)]
    [InlineData("""[4,"1","Heartbeat",{}]""", false)]
    [InlineData("""[2,"1","Heartbeat"]""", false)]
    [InlineData("""[2,"1","Heartbeat",]""", false)]
    [InlineData("""[2,"1","Heartbeat",null]""", false)]
    [InlineData("""[2,"1","Heartbeat",[]]""", false)]
    [InlineData("""[2,"1","Heartbeat",{"a":1}]""", false)]
    [InlineData("""[2,"1","Heartbeat",{},{}]""", false)]
    [InlineData("""[2,"1","Heartbeat",{},]""", false)]
    [InlineData("""[2,"1","Heartbeat",{}""", false)]
    [InlineData("""[2,"1","Heartbeat",{}}""", false)]
    [InlineData("""[2,"1","Heartbeat",{}]]""", false)]
    [InlineData("""[2,"1","Heartbeat",{}]x""", false)]
    [InlineData("""[2 "1","Heartbeat",{}]""", false)]
    [InlineData("""[2,"1" "Heartbeat",{}]""", false)]
    [InlineData("""[2,"1","Heartbeat" {}]""", false)]
    [InlineData("""2,"1","Heartbeat",{}]""", false)]
    [InlineData("", false)]
    public void Only_what_strict_reading_takes_without_a_second_look_is_plain(string text, bool isPlain) =>
        Assert.Equal(isPlain, IsTaken(Messages.Named("Heartbeat.req"), Encoding.UTF8.GetBytes(text), text));

    /// <summary>Whether it is taken for a plain one; if so, the other way of reading has to come to the same.</summary>
    private static bool IsTaken(MessageUnderTest message, byte[] text, string where)
    {
        string told = $"{message.Name}, {where}: {Encoding.Latin1.GetString(text)}";
        using MemoryStream written = new();
        using Utf8JsonWriter writer = new(written);
        if (!PlainCall.TryRead(text, out PlainCall call) || !message.TryReadCallAndWrite(call, writer, out ReadOnlySpan<byte> payload))
        {
            return false;
        }

        writer.Flush();
        CodecContext context = new(Leniency.Strict);
        Assert.True(Envelope.TryRead(text, ref context, out Envelope envelope) == EnvelopeStatus.Read && envelope.Type == MessageType.Call, told);
        Assert.True(envelope.IdToken.SequenceEqual(call.IdToken) && envelope.Id.ToString() == call.Id.ToString(), told);
        Assert.True(envelope.Action.SequenceEqual(call.Action) && envelope.Payload.SequenceEqual(payload), told);

        using MemoryStream again = new();
        using Utf8JsonWriter second = new(again);
        Assert.True(message.TryReadOddAndWrite(envelope.Payload, second, ref context) && context.Tolerances.IsEmpty, told);
        second.Flush();
        Assert.True(written.ToArray().AsSpan().SequenceEqual(again.ToArray()), told);
        return true;
    }
}
