using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

/// <summary>Transactions as charge points report them after being offline: late, out of order, and with clocks that are wrong.</summary>
public sealed class TransactionOrderTests
{
    [Fact]
    public async Task A_whole_transaction_that_is_replayed_at_once_is_kept_with_the_charge_points_times()
    {
        await using ChargePointRig rig = new();

        rig.Call("StartTransaction", Start("T", 0, "2026-05-30T01:00:00Z"));
        rig.Call("MeterValues", """{"connectorId":1,"transactionId":1,"meterValue":[{"timestamp":"2026-05-30T02:00:00Z","sampledValue":[{"value":"50"}]}]}""");
        rig.Call("StopTransaction", """{"transactionId":1,"idTag":"T","meterStop":90,"timestamp":"2026-05-30T03:00:00Z"}""");
        TransactionView transaction = await rig.TransactionAsync(1);

        Assert.Equal((false, 90L), (transaction.IsOpen, transaction.MeterStop));
        Assert.Equal((new DateTimeOffset(2026, 5, 30, 1, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 5, 30, 3, 0, 0, TimeSpan.Zero)), (transaction.StartTimestamp, transaction.StopTimestamp));
        Assert.Single(transaction.MeterValues!);
    }

    [Fact]
    public async Task Each_stop_ends_its_own_transaction_in_whatever_order_starts_and_stops_come()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start("T", 100, "2026-06-01T11:00:00Z"));
        rig.Call("StartTransaction", Start("U", 0, "2026-05-30T01:00:00Z"));

        rig.Call("StopTransaction", """{"transactionId":1,"meterStop":300,"timestamp":"2026-06-01T12:00:00Z"}""");
        rig.Call("StopTransaction", """{"transactionId":2,"meterStop":100,"timestamp":"2026-05-30T02:00:00Z"}""");

        Assert.Equal((300L, false), ((await rig.TransactionAsync(1)).MeterStop, (await rig.TransactionAsync(1)).IsOpen));
        Assert.Equal((100L, false), ((await rig.TransactionAsync(2)).MeterStop, (await rig.TransactionAsync(2)).IsOpen));
        Assert.DoesNotContain((await rig.ViewAsync()).Connectors, connector => connector.TransactionId is not null);
    }

    [Fact]
    public async Task A_clock_that_stands_still_makes_two_transactions_where_the_meter_went_on()
    {
        await using ChargePointRig rig = new();
        rig.Call("StartTransaction", Start("T", 0, "1970-01-01T00:00:00Z"));
        rig.Call("StopTransaction", """{"transactionId":1,"meterStop":90,"timestamp":"1970-01-01T00:00:00Z"}""");

        rig.Call("StartTransaction", Start("T", 90, "1970-01-01T00:00:00Z"));

        Assert.Equal(2, (await rig.TransactionsAsync()).Count);
    }

    [Fact]
    public async Task A_tag_of_the_same_group_ends_the_transaction_and_is_told_about_with_its_group()
    {
        await using ChargePointRig rig = new();
        await rig.RegisterTagAsync(new IdTagView("T", AuthorizationStatus.Accepted, "GROUP", null));
        await rig.RegisterTagAsync(new IdTagView("SIBLING", AuthorizationStatus.Accepted, "GROUP", null));
        rig.Call("StartTransaction", Start("T", 0, "2026-06-01T11:00:00Z"));

        string answer = rig.Call("StopTransaction", """{"transactionId":1,"idTag":"sibling","meterStop":90,"timestamp":"2026-06-01T12:00:00Z"}""");
        TransactionView transaction = await rig.TransactionAsync(1);

        Assert.Equal("""{"idTagInfo":{"parentIdTag":"GROUP","status":"Accepted"}}""", answer);
        Assert.Equal((false, "T", "sibling"), (transaction.IsOpen, transaction.IdTag, transaction.StopIdTag));
    }

    [Fact]
    public async Task A_repeat_is_not_concurrent_with_itself_though_the_tag_charges_elsewhere_by_now()
    {
        await using ChargePointRig rig = new(new OcppOptions
        {
            ReadConfiguration = ReadConfigurationRule.Never,
            UnknownIdTags = UnknownIdTagRule.Accept,
            ConcurrentTransactions = ConcurrentTransactionRule.Reject,
        });
        string first = rig.Call("StartTransaction", Start("T", 0, "2026-06-01T11:00:00Z"));
        string elsewhere = ChargePointRig.Call(rig.Node.Connect("CP-2"), "StartTransaction", Start("T", 7, "2026-06-01T11:30:00Z"));

        string repeat = rig.Call("StartTransaction", Start("t", 0, "2026-06-01T11:00:00Z"));

        Assert.Equal("""{"idTagInfo":{"status":"Accepted"},"transactionId":1}""", first);
        Assert.Contains("ConcurrentTx", elsewhere, StringComparison.Ordinal);
        Assert.Equal(first, repeat);
    }

    private static string Start(string idTag, long meterStart, string timestamp) =>
        $$"""{"connectorId":1,"idTag":"{{idTag}}","meterStart":{{meterStart}},"timestamp":"{{timestamp}}"}""";
}
