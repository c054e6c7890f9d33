using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class StopTransactionTests
{
    private const string Start = """{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}""";
    private const string Stop = """{"transactionId":1,"meterStop":250,"timestamp":"2026-06-01T11:30:00Z","reason":"EVDisconnected","transactionData":[{"timestamp":"2026-06-01T11:30:00Z","sampledValue":[{"value":"250"}]}]}""";

    [Fact]
    public async Task It_ends_the_transaction_with_what_it_says()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = rig.Call("StopTransaction", Stop);
        TransactionView transaction = await rig.TransactionAsync(1);

        Assert.Equal("{}", answer);
        Assert.False(transaction.IsOpen);
        Assert.Equal((250L, "EVDisconnected"), (transaction.MeterStop, transaction.StopReason));
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 11, 30, 0, TimeSpan.Zero), transaction.StopTimestamp);
        Assert.Single(transaction.MeterValues!);
    }

    [Fact]
    public async Task The_connector_is_free_afterwards()
    {
        await using ChargePointRig rig = new();
        rig.Call("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}""");
        rig.Call("StartTransaction", Start);

        rig.Call("StopTransaction", Stop);

        Assert.Null((await rig.ConnectorAsync(1)).TransactionId);
    }

    [Fact]
    public async Task Only_a_tag_in_the_request_is_told_about()
    {
        await using ChargePointRig rig = new();
        await rig.RegisterTagAsync(new IdTagView("OTHER", AuthorizationStatus.Blocked, null, null));
        rig.Call("StartTransaction", Start);

        string answer = rig.Call("StopTransaction", """{"transactionId":1,"idTag":"other","meterStop":250,"timestamp":"2026-06-01T11:30:00Z"}""");

        Assert.Equal("""{"idTagInfo":{"status":"Blocked"}}""", answer);
        Assert.False((await rig.TransactionAsync(1)).IsOpen);
    }

    [Fact]
    public async Task A_repeat_is_answered_and_changes_nothing()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);
        rig.Call("StopTransaction", Stop);

        string answer = rig.Call("StopTransaction", Stop.Replace("250", "999", StringComparison.Ordinal));
        TransactionView transaction = await rig.TransactionAsync(1);

        Assert.Equal("{}", answer);
        Assert.Equal(250, transaction.MeterStop);
        Assert.Single(transaction.MeterValues!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("4711")]
    [InlineData("2147483648")]
    [InlineData("9223372036854775808")]
    [InlineData("-9223372036854775809")]
    [InlineData("1e40")]
    public async Task An_id_that_is_nobodys_is_answered_and_kept_and_ends_nothing(string id)
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = rig.Call("StopTransaction", $$"""{"transactionId":{{id}},"meterStop":1,"timestamp":"2026-06-01T11:30:00Z"}""");

        Assert.Equal("{}", answer);
        Assert.Equal((FactType.StrayTransactionStopped, ChargePointRig.Id), rig.LastFact());
        Assert.True((await rig.TransactionAsync(1)).IsOpen);
    }

    [Fact]
    public async Task Another_charge_points_transaction_goes_on()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = ChargePointRig.Call(rig.Node.Connect("CP-2"), "StopTransaction", Stop);

        Assert.Equal("{}", answer);
        Assert.True((await rig.TransactionAsync(1)).IsOpen);
    }

    [Theory]
    [InlineData("""{"transactionId":"1","meterStop":"250.7","timestamp":"2026-06-01T11:30:00Z"}""")]
    [InlineData("""{"transactionId":1,"meterStop":-5,"timestamp":"never","reason":"Whatever","idTag":"a tag of more than twenty characters"}""")]
    [InlineData("""{"transactionId":1.0,"meterStop":1e30,"timestamp":"2026-06-01T11:30","transactionData":[]}""")]
    [InlineData("""{"transactionId":1,"meterStop":1,"timestamp":"2026-06-01T11:30:00Z","transactionData":null,"idTag":null,"reason":null,"x":1}""")]
    [InlineData("""{"transactionId":1,"meterStop":1,"timestamp":"2026-06-01T11:30:00Z","transactionData":{},"reason":5}""")]
    public async Task What_can_be_read_ends_the_transaction_strict_or_not(string payload)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);
        foreach (ChargePointRig rig in (ChargePointRig[])[lenient, strict])
        {
            rig.Call("StartTransaction", Start);

            string answer = rig.Call("StopTransaction", payload);

            Assert.StartsWith("{", answer, StringComparison.Ordinal);
            Assert.False((await rig.TransactionAsync(1)).IsOpen);
        }
    }

    [Theory]
    [InlineData("""{"transactionId":1,"timestamp":"2026-06-01T11:30:00Z"}""", "OccurenceConstraintViolation")]
    [InlineData("""{"transactionId":null,"meterStop":1,"timestamp":"2026-06-01T11:30:00Z"}""", "OccurenceConstraintViolation")]
    [InlineData("""{"transactionId":"one","meterStop":1,"timestamp":"2026-06-01T11:30:00Z"}""", "TypeConstraintViolation")]
    [InlineData("""{"transactionId":1,"meterStop":[],"timestamp":"2026-06-01T11:30:00Z"}""", "TypeConstraintViolation")]
    public async Task What_cannot_be_read_gets_an_error_and_ends_nothing(string payload, string code)
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = rig.Call("StopTransaction", payload);

        Assert.StartsWith($"\"{code}\",", answer, StringComparison.Ordinal);
        Assert.True((await rig.TransactionAsync(1)).IsOpen);
    }
}
