using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class MeterValuesTests
{
    private const string Start = """{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}""";
    private const string Sample = """{"timestamp":"2026-06-01T11:10:00Z","sampledValue":[{"value":"120"}]}""";

    [Fact]
    public async Task Values_of_a_transaction_show_in_it_as_they_were_sent()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = rig.Call("MeterValues", $$"""{"connectorId":1,"transactionId":1,"meterValue":[{{Sample}}]}""");
        TransactionView transaction = await rig.TransactionAsync(1);

        Assert.Equal("{}", answer);
        Assert.Equal(Sample, Encoding.UTF8.GetString(Assert.Single(transaction.MeterValues!).Span));
    }

    [Fact]
    public async Task Values_that_come_after_the_stop_still_belong_to_their_transaction()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);
        rig.Call("StopTransaction", """{"transactionId":1,"meterStop":250,"timestamp":"2026-06-01T11:30:00Z"}""");

        string answer = rig.Call("MeterValues", $$"""{"connectorId":1,"transactionId":1,"meterValue":[{{Sample}}]}""");
        TransactionView transaction = await rig.TransactionAsync(1);

        Assert.Equal("{}", answer);
        Assert.Equal(250, transaction.MeterStop);
        Assert.Single(transaction.MeterValues!);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("4711")]
    [InlineData("9223372036854775808")]
    [InlineData("null")]
    [InlineData("\"none\"")]
    [InlineData("{}")]
    public async Task Values_without_a_transaction_of_this_charge_point_are_the_connectors_own(string id)
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = rig.Call("MeterValues", $$"""{"connectorId":1,"transactionId":{{id}},"meterValue":[{{Sample}}]}""");

        Assert.Equal("{}", answer);
        Assert.Equal((FactType.MeterValuesReceived, ChargePointRig.Id), rig.LastFact());
        Assert.Empty((await rig.TransactionAsync(1)).MeterValues!);
    }

    [Fact]
    public async Task Another_charge_points_transaction_gets_none_of_them()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start);

        string answer = ChargePointRig.Call(rig.Node.Connect("CP-2"), "MeterValues", $$"""{"connectorId":1,"transactionId":1,"meterValue":[{{Sample}}]}""");

        Assert.Equal("{}", answer);
        Assert.Empty((await rig.TransactionAsync(1)).MeterValues!);
    }

    [Theory]
    [InlineData("""{"connectorId":0,"meterValue":[]}""")]
    [InlineData("""{"connectorId":-1,"meterValue":[{"timestamp":"yesterday","sampledValue":[]}]}""")]
    [InlineData("""{"connectorId":"1","meterValue":[{"timestamp":"2026-06-01T11:10:00","sampledValue":[{"value":21.4,"unit":"Hz","context":5,"phase":null,"x":1}]}]}""")]
    public async Task What_can_be_read_is_answered_strict_or_not(string payload)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);

        string one = lenient.Call("MeterValues", payload);
        string other = strict.Call("MeterValues", payload);

        Assert.Equal("{}", one);
        Assert.Equal("{}", other);
        Assert.True(lenient.LastFactHolds(payload));
    }

    [Theory]
    [InlineData("""{"connectorId":1}""", "OccurenceConstraintViolation", "meterValue")]
    [InlineData("""{"connectorId":1,"meterValue":{}}""", "TypeConstraintViolation", "meterValue")]
    [InlineData("""{"connectorId":1,"meterValue":[null]}""", "TypeConstraintViolation", "meterValue[0]")]
    [InlineData("""{"connectorId":1,"meterValue":[{"timestamp":"2026-06-01T11:10:00Z","sampledValue":[{}]}]}""", "OccurenceConstraintViolation", "meterValue[0].sampledValue[0].value")]
    public async Task What_cannot_be_read_gets_an_error_that_names_the_place(string payload, string code, string path)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("MeterValues", payload);

        Assert.StartsWith($"\"{code}\",\"{path}: ", answer, StringComparison.Ordinal);
    }
}
