using System.Text;
using System.Text.Json;
using Xunit.Abstractions;

namespace Ocpp.Codec.Tests.V16;

/// <summary>Whatever the bytes are, reading says yes or no. It never throws, and what is not JSON is never read.</summary>
public sealed class BrokenPayloadTests(ITestOutputHelper output)
{
    private const int Mutations = 200;

    // What JSON is made of, and two bytes that make sense in UTF-8 only together.
    private static readonly byte[] Spoilers = [.. "{}[]\",:0-+.eE\\untf\u0000\u00ff9 "u8];

    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_that_is_cut_anywhere_is_malformed(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        byte[] json = new RandomPayload(seed: 9).Write(message.Type);
        int step = Math.Max(1, json.Length / 500);
        for (int length = 0; length < json.Length; length += step)
        {
            CodecContext context = new(Leniency.Transaction);

            bool isGood = message.TryRead(json.AsSpan(0, length), ref context);

            Assert.False(isGood, $"{name} cut at {length}");
            Assert.Equal(CallErrorCode.FormationViolation, context.Fault.Code);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_payload_with_spoilt_bytes_is_read_only_if_it_is_still_JSON(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        Random random = new(seed);
        byte[] original = new RandomPayload(seed).Write(message.Type);
        for (int mutation = 0; mutation < Mutations; mutation++)
        {
            byte[] json = [.. original];
            for (int left = random.Next(1, 4); left > 0; left--)
            {
                json[random.Next(json.Length)] = Spoilers[random.Next(Spoilers.Length)];
            }

            CodecContext context = new((Leniency)random.Next(3));

            bool isGood = message.TryRead(json, ref context);

            Assert.True(!isGood || IsJson(json), $"seed {seed}: {Encoding.UTF8.GetString(json)}");
            Assert.Equal(!isGood, context.Fault.IsFault);
        }
    }

    private static bool IsJson(byte[] json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
