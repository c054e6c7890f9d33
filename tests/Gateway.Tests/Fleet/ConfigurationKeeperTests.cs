using System.Collections.Immutable;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Tests.Commands;
using static Ocpp.Gateway.Tests.Commands.CommandRig;

namespace Ocpp.Gateway.Tests.Fleet;

public sealed class ConfigurationKeeperTests
{
    private static readonly ChargePointSelector Everybody = new() { All = true };

    [Fact]
    public async Task Differences_are_sent_one_after_the_other_and_nothing_else()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await ReportAsync(rig, peer, """{"configurationKey":[{"key":"a","readonly":false,"value":"TRUE"},{"key":"b","readonly":false,"value":"5"}]}""");
        await PutAsync(rig, "t", 0, Everybody, ("a", "true"), ("b", "6"), ("c", "x,y"));

        Task<int> keeping = KeepAsync(rig);
        SentCall first = await ReceiveCallAsync(peer);
        AssertNothingSent(peer);
        Answer(peer, first, """{"status":"Accepted"}""");
        SentCall second = await ReceiveCallAsync(peer);
        Answer(peer, second, """{"status":"Accepted"}""");

        Assert.Equal(2, await keeping);
        Assert.Equal(("ChangeConfiguration", """{"key":"b","value":"6"}"""), (first.Action, first.Payload));
        Assert.Equal("""{"key":"c","value":"x,y"}""", second.Payload);
        Assert.Equal(0, await KeepAsync(rig));
        AssertNothingSent(peer);
    }

    [Theory]
    [InlineData("Rejected", "Rejected")]
    [InlineData("NotSupported", "NotSupported")]
    [InlineData("Whatever", "Rejected")]
    public async Task What_was_refused_is_not_sent_again_until_the_value_changes(string status, string expected)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));
        await KeepAsync(rig, peer, status);

        Assert.Equal(0, await KeepAsync(rig));
        AssertNothingSent(peer);
        Assert.Equal(expected, rig.Node.Get<FleetQueries>().ConfigurationAnswers("CP1")["A"].Answer.ToString());

        await PutAsync(rig, "t", 0, Everybody, ("a", "2"));
        Assert.Equal(1, await KeepAsync(rig, peer, "Accepted"));
        Assert.Empty(rig.Node.Get<FleetQueries>().ConfigurationAnswers("CP1"));
    }

    [Fact]
    public async Task A_call_error_is_a_refusal_too()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));

        Task<int> keeping = KeepAsync(rig);
        SentCall sent = await ReceiveCallAsync(peer);
        peer.Send($$"""[4,"{{sent.Id}}","NotImplemented","",{}]""");

        Assert.Equal(0, await keeping);
        await rig.Queries.CatchUpAsync(CancellationToken.None);
        Assert.Equal(ConfigurationAnswer.Rejected, rig.Node.Get<FleetQueries>().ConfigurationAnswers("CP1")["a"].Answer);
    }

    [Fact]
    public async Task A_key_that_can_only_be_read_is_never_sent()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await ReportAsync(rig, peer, """{"configurationKey":[{"key":"NumberOfConnectors","readonly":true,"value":"2"}]}""");
        await PutAsync(rig, "t", 0, Everybody, ("NumberOfConnectors", "3"));

        Assert.Equal(0, await KeepAsync(rig));
        AssertNothingSent(peer);
    }

    [Fact]
    public async Task What_waits_for_a_reboot_is_not_sent_again_and_is_over_with_the_boot()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));
        await KeepAsync(rig, peer, "RebootRequired");

        Assert.Equal(0, await KeepAsync(rig));
        Assert.Equal(ConfigurationAnswer.RebootRequired, rig.Node.Get<FleetQueries>().ConfigurationAnswers("CP1")["a"].Answer);

        await CallAsync(peer, Boot.Replace("\"boot\"", "\"again\"", StringComparison.Ordinal));
        Assert.Equal(0, await KeepAsync(rig));
        Assert.Empty(rig.Node.Get<FleetQueries>().ConfigurationAnswers("CP1"));
    }

    [Fact]
    public async Task Another_firmware_is_asked_again()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));
        await KeepAsync(rig, peer, "NotSupported");

        await CallAsync(peer, """[2,"2","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"2"}]""");

        Assert.Equal(1, await KeepAsync(rig, peer, "Accepted"));
    }

    [Fact]
    public async Task The_higher_priority_wins_a_key_and_then_the_first_name()
    {
        await using CommandRig rig = new();
        await rig.BootAsync();
        await PutAsync(rig, "b", 5, Everybody, ("x", "b"), ("y", "b"));
        await PutAsync(rig, "a", 5, Everybody, ("X", "a"));
        await PutAsync(rig, "z", 9, Everybody, ("Y", "z"));

        SortedDictionary<string, DesiredValue> desired = rig.Node.Get<TemplateBook>().Desired("CP1", rig.Node.Get<FleetQueries>().FindTraits("CP1")!);

        Assert.Equal(("a", "a"), (desired["x"].Value, desired["x"].Template));
        Assert.Equal(("z", "z"), (desired["y"].Value, desired["y"].Template));
    }

    [Fact]
    public async Task A_template_reaches_its_members_only()
    {
        await using CommandRig rig = new();
        await rig.BootAsync();
        await rig.Node.Get<FleetRegistrar>().PutAsync("CP1", known => known with { Labels = known.Labels.Add("site", "north") }, CancellationToken.None);
        ChargePointTraits traits = rig.Node.Get<FleetQueries>().FindTraits("CP1")!;

        Assert.True(Matches(new ChargePointSelector { Labels = Labels("site", "north") }));
        Assert.False(Matches(new ChargePointSelector { Labels = Labels("site", "south") }));
        Assert.True(Matches(new ChargePointSelector { Vendor = "v", Model = "M*" }));
        Assert.False(Matches(new ChargePointSelector { Firmware = "1*" }));
        Assert.True(Matches(new ChargePointSelector { Prefix = "CP" }));
        Assert.False(Matches(new ChargePointSelector { Ids = ["CP2"] }));
        Assert.False(Matches(new ChargePointSelector { All = true, Ids = ["CP2"] }));

        bool Matches(ChargePointSelector selector) => selector.MatchesId("CP1") && selector.MatchesTraits(traits);
        static ImmutableSortedDictionary<string, string> Labels(string name, string value) => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create(name, value)]);
    }

    [Fact]
    public async Task A_charge_point_is_due_after_its_boot_and_when_templates_or_labels_change()
    {
        await using CommandRig rig = new();
        ConfigurationDue due = rig.Node.Get<ConfigurationDue>();
        TestPeer peer = await rig.BootAsync();
        Assert.Equal(0, due.Count);

        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));
        await TakeAsync(due);
        await CallAsync(peer, Boot.Replace("\"boot\"", "\"again\"", StringComparison.Ordinal));
        await TakeAsync(due);
        await rig.Node.Get<FleetRegistrar>().PutAsync("CP1", known => known with { Labels = known.Labels.Add("site", "north") }, CancellationToken.None);
        await TakeAsync(due);
        Assert.Equal(0, due.Count);
    }

    [Fact]
    public async Task Who_is_named_while_being_looked_at_comes_again_and_not_twice()
    {
        await using CommandRig rig = new();
        ConfigurationDue due = rig.Node.Get<ConfigurationDue>();
        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));

        due.Add("CP1");
        due.Add("CP1");
        string first = await due.TakeAsync(CancellationToken.None);
        due.Add("CP1");
        due.Add("CP1");
        due.Done(first);
        await TakeAsync(due);

        Assert.Equal(0, due.Count);
    }

    [Fact]
    public async Task A_silent_reconnect_is_looked_at_when_a_boot_has_had_its_time()
    {
        await using CommandRig rig = new();
        ConfigurationDue due = rig.Node.Get<ConfigurationDue>();
        await PutAsync(rig, "t", 0, Everybody, ("a", "1"));
        rig.Node.Connect("CP1");

        due.Promote();
        ValueTask<string> next = due.TakeAsync(CancellationToken.None);
        Assert.False(next.IsCompleted);
        rig.Node.Clock.Advance(ConfigurationDue.AfterConnection);
        due.Promote();

        Assert.Equal("CP1", await next.AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("true", "TRUE", true)]
    [InlineData("060", "60", true)]
    [InlineData("a, b", "a,b", true)]
    [InlineData("a,b", "b,a", false)]
    [InlineData("Abc", "abc", false)]
    [InlineData("1", "true", false)]
    public void Values_mean_the_same_however_they_are_spelled(string left, string right, bool expected) =>
        Assert.Equal(expected, DesiredValue.Means(left, right));

    private static async Task TakeAsync(ConfigurationDue due)
    {
        string id = await due.TakeAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal("CP1", id);
        due.Done(id);
    }

    private static Task<int> KeepAsync(CommandRig rig) => rig.Node.Get<ConfigurationKeeper>().KeepAsync("CP1", CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

    private static async Task<int> KeepAsync(CommandRig rig, TestPeer peer, string status)
    {
        Task<int> keeping = KeepAsync(rig);
        Answer(peer, await ReceiveCallAsync(peer), $$"""{"status":"{{status}}"}""");
        int changed = await keeping;
        await rig.Queries.CatchUpAsync(CancellationToken.None);
        return changed;
    }

    private static Task<CommandOutcome> ReportAsync(CommandRig rig, TestPeer peer, string configuration) => rig.AskAsync(peer, "GetConfiguration", "{}", configuration);

    private static Task<bool?> PutAsync(CommandRig rig, string name, int priority, ChargePointSelector selector, params (string Key, string Value)[] values) =>
        rig.Node.Get<TemplateRegistrar>().PutAsync(
            new ConfigurationTemplate
            {
                Name = name,
                Priority = priority,
                Selector = selector,
                Values = [.. values.Select(value => KeyValuePair.Create(value.Key, value.Value))],
                ChangedAt = rig.Node.Clock.GetUtcNow(),
            },
            CancellationToken.None);
}
