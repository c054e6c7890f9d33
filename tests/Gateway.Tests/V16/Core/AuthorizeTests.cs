using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.V16.Core;

public sealed class AuthorizeTests
{
    private static readonly OcppOptions Registered = new() { ReadConfiguration = ReadConfigurationRule.Never };

    [Fact]
    public async Task A_registered_tag_is_answered_with_its_group_and_its_end_whatever_its_case()
    {
        await using ChargePointRig rig = new(Registered);
        await rig.RegisterTagAsync(new IdTagView("Tag", AuthorizationStatus.Accepted, "GROUP", new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)));

        string answer = rig.Call("Authorize", """{"idTag":"TAG"}""");

        Assert.Equal("""{"idTagInfo":{"expiryDate":"2030-01-01T00:00:00.000Z","parentIdTag":"GROUP","status":"Accepted"}}""", answer);
    }

    [Theory]
    [InlineData("Blocked")]
    [InlineData("Invalid")]
    [InlineData("Expired")]
    public async Task A_tag_that_may_not_charge_is_answered_with_its_status(string status)
    {
        await using ChargePointRig rig = new(Registered);
        await rig.RegisterTagAsync(new IdTagView("T", Enum.Parse<AuthorizationStatus>(status), null, null));

        string answer = rig.Call("Authorize", """{"idTag":"T"}""");

        Assert.Equal($$$"""{"idTagInfo":{"status":"{{{status}}}"}}""", answer);
    }

    [Fact]
    public async Task A_tag_whose_time_is_over_is_Expired()
    {
        await using ChargePointRig rig = new(Registered);
        await rig.RegisterTagAsync(new IdTagView("T", AuthorizationStatus.Accepted, null, rig.Node.Clock.GetUtcNow()));

        string answer = rig.Call("Authorize", """{"idTag":"T"}""");

        Assert.Contains("\"status\":\"Expired\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "Invalid")]
    [InlineData(true, "Accepted")]
    public async Task An_unknown_tag_is_what_the_setting_says(bool accepts, string status)
    {
        await using ChargePointRig rig = new(Registered with { UnknownIdTags = accepts ? UnknownIdTagRule.Accept : UnknownIdTagRule.Invalid });

        string answer = rig.Call("Authorize", """{"idTag":"T"}""");

        Assert.Equal($$$"""{"idTagInfo":{"status":"{{{status}}}"}}""", answer);
    }

    [Fact]
    public async Task An_open_transaction_elsewhere_is_no_reason_here()
    {
        await using ChargePointRig rig = new(Registered with { UnknownIdTags = UnknownIdTagRule.Accept, ConcurrentTransactions = ConcurrentTransactionRule.Reject });
        rig.Call("StartTransaction", """{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}""");

        string answer = rig.Call("Authorize", """{"idTag":"T"}""");

        Assert.Contains("\"status\":\"Accepted\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_stated_who_asked_and_what_was_sent()
    {
        await using ChargePointRig rig = new(Registered);

        rig.Call("Authorize", """{"idTag":"T"}""");

        Assert.Equal((FactType.IdTagAuthorized, ChargePointRig.Id), rig.LastFact());
        Assert.True(rig.LastFactHolds("""{"idTag":"T"}"""));
    }

    [Theory]
    [InlineData("""{"idTag":5}""")]
    [InlineData("""{"idTag":"a tag of more than twenty characters"}""")]
    [InlineData("""{"idTag":"T","connectorId":1}""")]
    [InlineData("""{"idTag":"S","idTag":"T"}""")]
    public async Task Odd_tags_are_served_and_refused_only_by_a_strict_gateway(string payload)
    {
        await using ChargePointRig lenient = new();
        await using ChargePointRig strict = new(ChargePointRig.Strict);

        string tolerated = lenient.Call("Authorize", payload);
        strict.Peer.Send($"""[2,"1","Authorize",{payload}]""");
        string refused = strict.Peer.Receive();

        Assert.Equal("""{"idTagInfo":{"status":"Accepted"}}""", tolerated);
        Assert.StartsWith("[4,", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_a_tag_like_any_other()
    {
        await using ChargePointRig rig = new(Registered);

        string answer = rig.Call("Authorize", """{"idTag":"\ud800"}""");

        Assert.Equal("""{"idTagInfo":{"status":"Invalid"}}""", answer);
    }

    [Theory]
    [InlineData("{}", "OccurenceConstraintViolation")]
    [InlineData("""{"idTag":null}""", "OccurenceConstraintViolation")]
    [InlineData("""{"idTag":{}}""", "TypeConstraintViolation")]
    public async Task Without_a_tag_there_is_an_error_and_no_fact(string payload, string code)
    {
        await using ChargePointRig rig = new();
        long facts = rig.Node.Journal.Appended.Value;

        string answer = rig.Call("Authorize", payload);

        Assert.StartsWith($"\"{code}\",\"idTag: ", answer, StringComparison.Ordinal);
        Assert.Equal(facts, rig.Node.Journal.Appended.Value);
    }
}
