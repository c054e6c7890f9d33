using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit.Abstractions;

namespace Ocpp.Codec.Tests.V16;

/// <summary>What the reader of plain payloads takes, the one that knows all of JSON takes too, and it comes to the same.</summary>
public sealed class PlainReaderTests(ITestOutputHelper output)
{
    private const int Payloads = 50;
    private const int ChangesOfEach = 20;

    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void A_plain_payload_is_taken(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        RandomPayload payloads = new(seed: 1);
        for (int round = 0; round < Payloads; round++)
        {
            string plain = RandomChange.WithoutEscapes(payloads.Write(message.Type));
            string spaced = JsonNode.Parse(plain)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

            // A sign is left to the other reader, and so are texts that may only look too long for their bytes.
            bool isOdd = plain.Contains(":-", StringComparison.Ordinal) || plain.Any(static letter => letter > '\u007f');
            Assert.True(isOdd || message.IsPlain(Encoding.UTF8.GetBytes(plain)), plain);
            Assert.True(isOdd || message.IsPlain(Encoding.UTF8.GetBytes(spaced)), spaced);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_ways_of_reading_agree_on_every_change_of_a_payload(string name)
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
            payload = random.Next(4) == 0 ? payload : Encoding.UTF8.GetBytes(RandomChange.WithoutEscapes(payload));
            payload = random.Next(4) == 0 ? RandomChange.Shuffle(payload, random) : payload;
            AssertSame(message, payload, $"seed {seed}, round {round}");
            for (int change = 0; change < ChangesOfEach; change++)
            {
                AssertSame(message, RandomChange.Change(payload, other, random), $"seed {seed}, round {round}, change {change}");
            }

            other = payload;
        }
    }

    [Theory]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", true)]
    [InlineData("""{"timestamp":"2026-01-31T12:00:00.000+01:00","reservationId":7,"meterStart":0,"idTag":"","connectorId":12}""", true)]
    [InlineData(" { \"connectorId\" : 1 ,\t\"idTag\": \"A\",\r\n\"meterStart\":1,\"timestamp\":\"2026-01-31T12:00:00Z\"\n}", true)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"} """, false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z",}""", false)]
    [InlineData("""{,"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1 "idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":01,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1.0,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1e1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":0,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":2147483648,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":18446744073709551617,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"\u0041","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A\"","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("{\"connectorId\":1,\"idTag\":\"A\u0001\",\"meterStart\":1,\"timestamp\":\"2026-01-31T12:00:00Z\"}", false)]
    [InlineData("""{"connectorId":1,"idTag":"123456789012345678901","meterStart":1,"timestamp":"2026-01-31T12:00:00Z"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00"}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z","reservationId":null}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1,"timestamp":"2026-01-31T12:00:00Z","vendor":1}""", false)]
    [InlineData("""{"connectorId":1,"idTag":"A","meterStart":1}""", false)]
    [InlineData("""[]""", false)]
    [InlineData("", false)]
    public void Only_what_strict_reading_takes_without_a_second_look_is_plain(string json, bool isPlain)
    {
        Assert.Equal(isPlain, Messages.Named("StartTransaction.req").IsPlain(Encoding.UTF8.GetBytes(json)));
        AssertSame(Messages.Named("StartTransaction.req"), Encoding.UTF8.GetBytes(json), json);
    }

    [Theory]
    [InlineData("8", true)]
    [InlineData("8.1", true)]
    [InlineData("0.0", true)]
    [InlineData("8.", false)]
    [InlineData("8.10", false)]
    [InlineData("08.1", false)]
    [InlineData("8.1e1", false)]
    [InlineData("-8.1", false)]
    [InlineData(".1", false)]
    public void A_decimal_of_digits_within_its_limit_is_plain(string limit, bool isPlain)
    {
        byte[] payload = Encoding.UTF8.GetBytes("""
            {"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative",
            "chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":?}]}}}
            """.Replace("?", limit, StringComparison.Ordinal));

        Assert.Equal(isPlain, Messages.Named("SetChargingProfile.req").IsPlain(payload));
        AssertSame(Messages.Named("SetChargingProfile.req"), payload, limit);
    }

    private static void AssertSame(MessageUnderTest message, byte[] payload, string where)
    {
        foreach (Leniency leniency in Enum.GetValues<Leniency>())
        {
            string whole = OutcomeOf(message.TryReadAndWrite, payload, leniency);
            string odd = OutcomeOf(message.TryReadOddAndWrite, payload, leniency);
            Assert.True(whole == odd, $"{message.Name}, {leniency}, {where}: {Encoding.Latin1.GetString(payload)}\n{odd}\n{whole}");
        }
    }

    private static string OutcomeOf(TryRead read, byte[] payload, Leniency leniency)
    {
        CodecContext context = new(leniency);
        using MemoryStream written = new();
        using Utf8JsonWriter writer = new(written);
        bool isRead;
        try
        {
            isRead = read(payload, writer, ref context);
            writer.Flush();
        }
        catch (InvalidOperationException exception)
        {
            // It was read, but what was tolerated of it can't be written.
            return $"{context.Tolerances} {exception.Message}";
        }

        return $"{isRead} {context.Fault.Code} {context.Fault} {context.Tolerances} {Encoding.Latin1.GetString(written.ToArray())}";
    }

    private delegate bool TryRead(ReadOnlySpan<byte> json, Utf8JsonWriter writer, ref CodecContext context);
}
