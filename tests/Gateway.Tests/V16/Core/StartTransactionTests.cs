using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class StartTransactionTests
{
    private const string Start = """{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:00Z","reservationId":-1}""";

    [Fact]
    public async Task It_opens_a_transaction_on_its_connector()
    {
        await using ChargePointRig rig = new();

        int id = IdOf(rig.Call("StartTransaction", Start));
        TransactionView transaction = await rig.TransactionAsync(id);
        ConnectorView connector = await rig.ConnectorAsync(1);

        Assert.True(id > 0);
        Assert.True(transaction.IsOpen);
        Assert.Equal((ChargePointRig.Id, 1L, "T", 100L), (transaction.ChargePointId, transaction.ConnectorId, transaction.IdTag, transaction.MeterStart));
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 11, 0, 0, TimeSpan.Zero), transaction.StartTimestamp);
        Assert.Equal(id, connector.TransactionId);
    }

    [Fact]
    public async Task A_tag_that_may_not_charge_gets_its_status_and_a_transaction_all_the_same()
    {
        await using ChargePointRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never });
        await rig.RegisterTagAsync(new IdTagView("T", AuthorizationStatus.Blocked, "GROUP", null));

        string answer = rig.Call("StartTransaction", Start);

        Assert.Equal("""{"idTagInfo":{"parentIdTag":"GROUP","status":"Blocked"},"transactionId":1}""", answer);
        Assert.True((await rig.TransactionAsync(1)).IsOpen);
    }

    [Theory]
    [InlineData("""{"connectorId":1,"idTag":"t","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"timestamp":"2026-06-01T11:00:00Z","meterStart":100,"idTag":"T","connectorId":1}""")]
    public async Task A_repeat_gets_the_first_answer_though_the_tag_changed_since(string repeat)
    {
        await using ChargePointRig rig = new();
        string first = rig.Call("StartTransaction", Start);
        await rig.RegisterTagAsync(new IdTagView("T", AuthorizationStatus.Blocked, null, null));

        string second = rig.Call("StartTransaction", repeat);

        Assert.Equal(first, second);
        Assert.Single(await rig.TransactionsAsync());
    }

    [Fact]
    public async Task A_repeat_on_another_connection_gets_the_first_answer()
    {
        await using ChargePointRig rig = new();
        string first = rig.Call("StartTransaction", Start);

        TestPeer newer = rig.Node.Connect(ChargePointRig.Id);
        string second = ChargePointRig.Call(newer, "StartTransaction", Start);

        Assert.Equal(first, second);
        Assert.Single(await rig.TransactionsAsync());
    }

    [Fact]
    public async Task A_repeat_after_the_stop_gets_the_first_answer_and_opens_nothing()
    {
        await using ChargePointRig rig = new();
        string first = rig.Call("StartTransaction", Start);
        rig.Call("StopTransaction", """{"transactionId":1,"meterStop":200,"timestamp":"2026-06-01T11:30:00Z"}""");

        string second = rig.Call("StartTransaction", Start);

        Assert.Equal(first, second);
        Assert.False((await rig.TransactionAsync(1)).IsOpen);
    }

    [Theory]
    [InlineData("""{"connectorId":2,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"connectorId":1,"idTag":"U","meterStart":100,"timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"connectorId":1,"idTag":"T","meterStart":101,"timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"connectorId":1,"idTag":"T","meterStart":100,"timestamp":"2026-06-01T11:00:01Z"}""")]
    public async Task What_differs_in_one_of_the_four_is_another_transaction(string other)
    {
        await using ChargePointRig rig = new();
        int first = IdOf(rig.Call("StartTransaction", Start));

        int second = IdOf(rig.Call("StartTransaction", other));

        Assert.True(second > first);
    }

    [Fact]
    public async Task The_same_start_of_another_charge_point_is_another_transaction()
    {
        await using ChargePointRig rig = new();
        int first = IdOf(rig.Call("StartTransaction", Start));

        int second = IdOf(ChargePointRig.Call(rig.Node.Connect("CP-2"), "StartTransaction", Start));

        Assert.NotEqual(first, second);
    }

    [Fact]
    public async Task A_start_on_a_connector_that_charges_leaves_the_older_transaction_open_for_its_stop()
    {
        await using ChargePointRig rig = new();
        int older = IdOf(rig.Call("StartTransaction", Start));

        int newer = IdOf(rig.Call("StartTransaction", """{"connectorId":1,"idTag":"U","meterStart":150,"timestamp":"2026-06-01T11:30:00Z"}"""));
        TransactionView superseded = await rig.TransactionAsync(older);

        Assert.True(superseded.IsOpen);
        Assert.True(superseded.IsSuperseded);
        Assert.Equal(newer, (await rig.ConnectorAsync(1)).TransactionId);
    }

    [Fact]
    public async Task A_tag_that_charges_elsewhere_is_ConcurrentTx_where_that_is_refused_but_never_for_a_repeat()
    {
        await using ChargePointRig rig = new(new OcppOptions
        {
            ReadConfiguration = ReadConfigurationRule.Never,
            UnknownIdTags = UnknownIdTagRule.Accept,
            ConcurrentTransactions = ConcurrentTransactionRule.Reject,
        });
        TestPeer other = rig.Node.Connect("CP-2");
        string first = rig.Call("StartTransaction", Start);

        string concurrent = ChargePointRig.Call(other, "StartTransaction", """{"connectorId":1,"idTag":"t","meterStart":1,"timestamp":"2026-06-01T11:10:00Z"}""");
        string repeat = rig.Call("StartTransaction", Start);

        Assert.Equal("""{"idTagInfo":{"status":"ConcurrentTx"},"transactionId":2}""", concurrent);
        Assert.Equal(first, repeat);
    }

    [Theory]
    [InlineData("""{"connectorId":0,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"connectorId":-1,"idTag":"T","meterStart":-1,"timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"connectorId":"1","idTag":5,"meterStart":"100","timestamp":"2026-06-01T11:00:00Z"}""")]
    [InlineData("""{"connectorId":1,"idTag":"a tag of more than twenty characters","meterStart":26008.333,"timestamp":"2026-06-01T11:00:00"}""")]
    [InlineData("""{"connectorId":1,"idTag":"","meterStart":9223372036854775808,"timestamp":"not a time","reservationId":null}""")]
    [InlineData("""{"connectorId":1,"idTag":"\ud800","meterStart":1,"timestamp":"","extra":{"deep":[[]]}}""")]
    [InlineData("""{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":1780000000,"reservationId":"none"}""")]
    [InlineData("""{"connectorId":1,"connectorId":2,"idTag":"T","meterStart":1,"timestamp":"1970-01-01T00:00:00+02"}""")]
    public async Task What_can_be_read_gets_a_transaction_strict_or_not(string payload)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);

        int one = IdOf(lenient.Call("StartTransaction", payload));
        int other = IdOf(strict.Call("StartTransaction", payload));

        Assert.True((await lenient.TransactionAsync(one)).IsOpen);
        Assert.True((await strict.TransactionAsync(other)).IsOpen);
    }

    [Theory]
    [InlineData("{}", "OccurenceConstraintViolation")]
    [InlineData("null", "OccurenceConstraintViolation")]
    [InlineData("""{"connectorId":1,"idTag":"T","meterStart":1}""", "OccurenceConstraintViolation")]
    [InlineData("""{"connectorId":1,"idTag":null,"meterStart":1,"timestamp":"2026-06-01T11:00:00Z"}""", "OccurenceConstraintViolation")]
    [InlineData("""{"connectorId":1,"idTag":{},"meterStart":1,"timestamp":"2026-06-01T11:00:00Z"}""", "TypeConstraintViolation")]
    [InlineData("""{"connectorId":"one","idTag":"T","meterStart":1,"timestamp":"2026-06-01T11:00:00Z"}""", "TypeConstraintViolation")]
    [InlineData("""{"connectorId":1,"idTag":"T","meterStart":true,"timestamp":"2026-06-01T11:00:00Z"}""", "TypeConstraintViolation")]
    public async Task What_cannot_be_read_gets_an_error_and_no_transaction(string payload, string code)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);

        string one = lenient.Call("StartTransaction", payload);
        string other = strict.Call("StartTransaction", payload);

        Assert.StartsWith($"\"{code}\",", one, StringComparison.Ordinal);
        Assert.StartsWith($"\"{code}\",", other, StringComparison.Ordinal);
        Assert.Empty(await lenient.TransactionsAsync());
    }

    private static int IdOf(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.GetProperty("transactionId").GetInt32();
    }
}
