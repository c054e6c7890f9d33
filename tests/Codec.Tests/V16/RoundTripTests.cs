using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocpp.Codec.V16;
using Xunit.Abstractions;

namespace Ocpp.Codec.Tests.V16;

public sealed class RoundTripTests(ITestOutputHelper output)
{
    private const int Rounds = 100;

    public static TheoryData<string> Names => Messages.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_written_says_what_was_read_and_reads_as_itself(string name)
    {
        MessageUnderTest message = Messages.Named(name);
        int seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        RandomPayload payloads = new(seed);
        for (int round = 0; round < Rounds; round++)
        {
            byte[] original = payloads.Write(message.Type);

            byte[] written = message.Rewrite(original);

            AssertSame(original, written, $"seed {seed}, round {round}");
            Assert.Equal(written, message.Rewrite(written));
        }
    }

    [Fact]
    public void Absent_optional_properties_are_not_written()
    {
        byte[] written = Messages.Named("BootNotification.req").Rewrite("""{ "chargePointModel":"M", "chargePointVendor":"V" }"""u8);

        Assert.Equal("""{"chargePointVendor":"V","chargePointModel":"M"}""", Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void Decimals_stay_as_they_were_written()
    {
        ReadOnlySpan<byte> json = """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":8.10}],"minChargingRate":6.0}}}"""u8;

        byte[] written = Messages.Named("SetChargingProfile.req").Rewrite(json);

        Assert.Equal(Encoding.UTF8.GetString(json), Encoding.UTF8.GetString(written));
    }

    [Fact]
    public void An_old_spelling_that_the_schema_allows_is_written_as_the_new_one()
    {
        ReadOnlySpan<byte> json = """{"connectorId":1,"meterValue":[{"timestamp":"2024-01-31T12:00:00Z","sampledValue":[{"value":"21","unit":"Celcius"}]}]}"""u8;

        CodecContext context = new(Leniency.Strict);
        Assert.True(MeterValuesRequest.TryRead(json, ref context, out MeterValuesRequest request));

        UnitOfMeasure? unit = null;
        foreach (MeterValue meterValue in request.MeterValue)
        {
            foreach (SampledValue sampledValue in meterValue.SampledValue)
            {
                unit = sampledValue.Unit;
            }
        }

        Assert.Equal(UnitOfMeasure.Celsius, unit);
        Assert.True(context.Tolerances.IsEmpty);
    }

    private static void AssertSame(byte[] expected, byte[] actual, string where)
    {
        using JsonDocument left = JsonDocument.Parse(expected);
        using JsonDocument right = JsonDocument.Parse(actual);
        Assert.True(Same(left.RootElement, right.RootElement), $"{where}: {Encoding.UTF8.GetString(expected)} was written as {Encoding.UTF8.GetString(actual)}");
    }

    // Numbers to the letter, timestamps as instants.
    private static bool Same(JsonElement left, JsonElement right) => (left.ValueKind, right.ValueKind) switch
    {
        (JsonValueKind.Object, JsonValueKind.Object) => left.EnumerateObject().Count() == right.EnumerateObject().Count()
            && left.EnumerateObject().All(property => right.TryGetProperty(property.Name, out JsonElement other) && Same(property.Value, other)),
        (JsonValueKind.Array, JsonValueKind.Array) => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Same(pair.First, pair.Second)),
        (JsonValueKind.Number, JsonValueKind.Number) => left.GetRawText() == right.GetRawText(),
        (JsonValueKind.String, JsonValueKind.String) => left.GetString() == right.GetString() || SameInstant(left.GetString()!, right.GetString()!),
        var (one, other) => one == other,
    };

    private static bool SameInstant(string left, string right) =>
        DateTimeOffset.TryParse(left, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset one)
        && DateTimeOffset.TryParse(right, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset other)
        && one == other;
}
