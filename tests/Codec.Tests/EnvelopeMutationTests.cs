using System.Text;
using System.Text.Json;

namespace Ocpp.Codec.Tests;

/// <summary>Whatever a peer sends, reading it ends in one of four ways.</summary>
public sealed class EnvelopeMutationTests
{
    private const string Letters = "{}[]\",:\\0123456789.-+eEtfnu \n\u0001\u0000";

    private static readonly string[] Messages =
    [
        """[2,"19223201","StatusNotification",{"connectorId":1,"errorCode":"NoError","info":"a\"b\u00e4","status":"Available"}]""",
        """ [ 3 , "19223201" , { "status" : "Accepted" , "list" : [ 1 , { } ] } ] """,
        """[4,"19223201","NotSupported","no",{}]""",
        """[2,17,"Heartbeat",null]""",
    ];

    [Fact]
    public void Mutated_text_never_throws_and_what_is_read_is_JSON()
    {
        int seed = Environment.TickCount;
        Random random = new(seed);
        for (int round = 0; round < 50_000; round++)
        {
            byte[] text = Mutate(Messages[random.Next(Messages.Length)], random);
            CodecContext context = new((Leniency)random.Next(3));

            EnvelopeStatus status = Envelope.TryRead(text, ref context, out Envelope envelope);

            string told = $"seed {seed}, round {round}: {Encoding.UTF8.GetString(text)}";
            bool isMended = context.Tolerances.Contains(Tolerance.ControlCharacters);
            Assert.True(status is not (EnvelopeStatus.Read or EnvelopeStatus.Ignored) || isMended || IsJson(text) || HasControlCharacter(text), told);
            Assert.True(status != EnvelopeStatus.Read || (IsJson(envelope.IdToken) && (envelope.Type == MessageType.CallError || IsJson(envelope.Payload))), told);
            Assert.True(status != EnvelopeStatus.Faulted || (context.Fault.IsFault && IsJson(envelope.IdToken)), told);
        }
    }

    private static byte[] Mutate(string message, Random random)
    {
        List<byte> text = [.. Encoding.UTF8.GetBytes(message)];
        for (int change = random.Next(1, 4); change > 0 && text.Count > 0; change--)
        {
            int position = random.Next(text.Count);
            switch (random.Next(4))
            {
                case 0:
                    text[position] = (byte)Letters[random.Next(Letters.Length)];
                    break;
                case 1:
                    text.Insert(position, (byte)Letters[random.Next(Letters.Length)]);
                    break;
                case 2:
                    text.RemoveRange(position, text.Count - position);
                    text.Add((byte)' ');
                    break;
                default:
                    text.RemoveAt(position);
                    break;
            }
        }

        return [.. text];
    }

    /// <summary>An ignored message may have them: nobody reads on.</summary>
    private static bool HasControlCharacter(ReadOnlySpan<byte> text) => text.ContainsAnyInRange((byte)0, (byte)0x1F);

    private static bool IsJson(ReadOnlySpan<byte> text)
    {
        Utf8JsonReader reader = new(text);
        try
        {
            bool hasValue = reader.Read();
            reader.Skip();
            return hasValue && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
