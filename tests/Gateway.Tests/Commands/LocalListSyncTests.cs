using System.Collections.Immutable;
using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class LocalListSyncTests
{
    private const string Accepted = """{"status":"Accepted"}""";

    [Fact]
    public async Task The_first_list_is_sent_in_full_with_every_tags_info()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await PutAsync(rig, "B", AuthorizationStatus.Blocked, parent: "GROUP", expiry: new DateTimeOffset(2027, 1, 2, 3, 4, 5, 678, TimeSpan.Zero));

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 0, Accepted);

        Assert.Equal((1, "Full", "Accepted"), (outcome.ListVersion, outcome.UpdateType, outcome.Status));
        Assert.Equal(
            ["""{"listVersion":1,"localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}},{"idTag":"B","idTagInfo":{"status":"Blocked","expiryDate":"2027-01-02T03:04:05.678Z","parentIdTag":"GROUP"}}],"updateType":"Full"}"""],
            sent);
        Assert.Equal(1, (await rig.ChargePointAsync()).LocalListVersion);
    }

    [Fact]
    public async Task A_list_that_we_know_gets_only_what_changed()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "KEPT");
        await PutAsync(rig, "CHANGED");
        await PutAsync(rig, "GONE");
        await SyncAsync(rig, peer, version: 0, Accepted);
        await PutAsync(rig, "CHANGED", AuthorizationStatus.Blocked);
        await PutAsync(rig, "NEW");
        await rig.Node.Get<FleetRegistrar>().ForgetIdTagAsync("GONE", CancellationToken.None);

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 1, Accepted);

        Assert.Equal((2, "Differential", "Accepted"), (outcome.ListVersion, outcome.UpdateType, outcome.Status));
        Assert.Equal(
            ["""{"listVersion":2,"localAuthorizationList":[{"idTag":"GONE"},{"idTag":"CHANGED","idTagInfo":{"status":"Blocked"}},{"idTag":"NEW","idTagInfo":{"status":"Accepted"}}],"updateType":"Differential"}"""],
            sent);
    }

    [Fact]
    public async Task A_list_that_is_right_already_is_left_alone()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await SyncAsync(rig, peer, version: 0, Accepted);

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 1);

        Assert.Equal((1, "Differential", "Accepted"), (outcome.ListVersion, outcome.UpdateType, outcome.Status));
        Assert.Empty(sent);
    }

    [Fact]
    public async Task A_version_that_is_not_ours_gets_the_whole_list_with_a_higher_one()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await SyncAsync(rig, peer, version: 0, Accepted);

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 41, Accepted);

        Assert.Equal((42, "Full"), (outcome.ListVersion, outcome.UpdateType));
        Assert.Contains("\"listVersion\":42,", Assert.Single(sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Versions_begin_anew_before_there_are_none_left()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");

        (LocalListSyncOutcome refused, List<string> first) = await SyncAsync(rig, peer, version: int.MaxValue, """{"status":"Failed"}""");
        (LocalListSyncOutcome taken, List<string> second) = await SyncAsync(rig, peer, version: int.MaxValue, Accepted);

        Assert.Equal((int.MaxValue, "Failed", 1, "Accepted"), (refused.ListVersion, refused.Status, taken.ListVersion, taken.Status));
        Assert.Equal(["1 Full", "1 Full"], first.Concat(second).Select(VersionAndType));
    }

    [Fact]
    public async Task A_high_version_of_ours_is_no_base_for_a_difference()
    {
        const int high = int.MaxValue / 2;
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await SyncAsync(rig, peer, version: high, Accepted);
        await PutAsync(rig, "B");

        (_, List<string> sent) = await SyncAsync(rig, peer, version: high + 1, Accepted);

        Assert.Equal(["1 Full"], sent.Select(VersionAndType));
    }

    [Fact]
    public async Task A_list_that_was_emptied_begins_anew_and_nothing_is_believed_of_the_one_before()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await SyncAsync(rig, peer, version: 4, Accepted);

        (LocalListSyncOutcome refused, List<string> first) = await SyncAsync(rig, peer, version: 0, """{"status":"Failed"}""");
        (LocalListSyncOutcome taken, List<string> second) = await SyncAsync(rig, peer, version: 0, Accepted);

        Assert.Equal((0, "Failed", 1, "Accepted"), (refused.ListVersion, refused.Status, taken.ListVersion, taken.Status));
        Assert.Equal(["1 Full", "1 Full"], first.Concat(second).Select(VersionAndType));
        Assert.Equal(["A"], TagsOf(second[0]));
    }

    [Theory]
    [InlineData("Failed")]
    [InlineData("VersionMismatch")]
    public async Task A_difference_that_the_charge_point_cannot_apply_is_followed_by_the_whole_list_once(string status)
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await SyncAsync(rig, peer, version: 0, Accepted);
        await PutAsync(rig, "B");

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 1, $$"""{"status":"{{status}}"}""", """{"status":"Failed"}""");

        Assert.Equal((1, "Full", "Failed"), (outcome.ListVersion, outcome.UpdateType, outcome.Status));
        Assert.Equal(["2 Differential", "3 Full"], sent.Select(VersionAndType));
    }

    [Fact]
    public async Task A_long_list_goes_in_the_pieces_that_the_charge_point_takes()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await rig.AskAsync(peer, "GetConfiguration", "{}", """{"configurationKey":[{"key":"SendLocalListMaxLength","readonly":true,"value":"2"}]}""");
        foreach (string idTag in (string[])["A", "B", "C", "D", "E"])
        {
            await PutAsync(rig, idTag);
        }

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 0, Accepted, Accepted, Accepted);
        await rig.ChargePointAsync();
        LocalListView? list = rig.Queries.FindLocalList("CP1");

        Assert.Equal((3, "Full", "Accepted"), (outcome.ListVersion, outcome.UpdateType, outcome.Status));
        Assert.Equal(["1 Full", "2 Differential", "3 Differential"], sent.Select(VersionAndType));
        Assert.Equal(5, list!.Entries.Count);
    }

    [Fact]
    public async Task A_list_that_the_charge_point_has_no_room_for_is_not_begun()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await rig.AskAsync(peer, "GetConfiguration", "{}", """{"configurationKey":[{"key":"LocalAuthListMaxLength","readonly":true,"value":"1"}]}""");
        await PutAsync(rig, "A");
        await PutAsync(rig, "B");

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: 0);

        Assert.Equal(1, outcome.MaxLength);
        Assert.Equal(2, outcome.Wanted);
        Assert.Empty(sent);
    }

    [Fact]
    public async Task A_charge_point_without_a_local_list_says_NotSupported()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, version: -1);

        Assert.Equal((-1, "NotSupported"), (outcome.ListVersion, outcome.Status));
        Assert.Empty(sent);
    }

    [Fact]
    public async Task An_absent_charge_point_is_said_to_be_offline()
    {
        await using CommandRig rig = new();
        await (await rig.BootAsync()).DisposeAsync();

        LocalListSyncOutcome outcome = await rig.Node.Get<LocalListSync>().RunAsync("CP1", null, CancellationToken.None);

        Assert.Equal(CommandResult.ChargePointOffline, outcome.Failure?.Result);
    }

    [Fact]
    public async Task One_run_at_a_time()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();

        Task<LocalListSyncOutcome> first = rig.Node.Get<LocalListSync>().RunAsync("CP1", null, CancellationToken.None);
        CommandRig.SentCall asked = await CommandRig.ReceiveCallAsync(peer);
        LocalListSyncOutcome second = await rig.Node.Get<LocalListSync>().RunAsync("CP1", null, CancellationToken.None);
        CommandRig.Answer(peer, asked, """{"listVersion":0}""");

        Assert.True(second.IsRunning);
        Assert.Equal("Accepted", (await first).Status);
    }

    [Fact]
    public async Task A_tag_longer_than_ocpps_is_left_out()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await PutAsync(rig, "A-tag-that-has-more-than-twenty");

        (_, List<string> sent) = await SyncAsync(rig, peer, version: 0, Accepted);

        Assert.DoesNotContain("twenty", Assert.Single(sent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tags_of_a_list_may_be_named_or_told_by_their_labels()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A", site: "north");
        await PutAsync(rig, "B", site: "south");
        await PutAsync(rig, "C");

        (_, List<string> named) = await SyncAsync(rig, peer, 0, new LocalListSelection { IdTags = new HashSet<string>(["b", "UNKNOWN"], StringComparer.OrdinalIgnoreCase) }, Accepted);
        (_, List<string> labelled) = await SyncAsync(rig, peer, 1, new LocalListSelection { Labels = Site("north") }, Accepted);

        Assert.Equal(["B"], TagsOf(Assert.Single(named)));
        Assert.Equal(["B", "A"], TagsOf(Assert.Single(labelled)));
        Assert.Contains("""{"idTag":"B"},""", labelled[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_configured_label_parts_the_tags_and_those_without_it_are_in_every_list()
    {
        await using CommandRig rig = new(new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, LocalListLabel = "site" });
        await rig.Node.Get<FleetRegistrar>().PutAsync("CP1", registration => registration with { Labels = Site("north") }, CancellationToken.None);
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A", site: "north");
        await PutAsync(rig, "B", site: "south");
        await PutAsync(rig, "C");

        (_, List<string> sent) = await SyncAsync(rig, peer, version: 0, Accepted);

        Assert.Equal(["A", "C"], TagsOf(Assert.Single(sent)));
    }

    [Fact]
    public async Task The_whole_list_is_sent_again_where_that_is_asked_for()
    {
        await using CommandRig rig = new();
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");
        await SyncAsync(rig, peer, version: 0, Accepted);

        (LocalListSyncOutcome outcome, List<string> sent) = await SyncAsync(rig, peer, 1, new LocalListSelection { IsFull = true }, Accepted);

        Assert.Equal((2, "Full"), (outcome.ListVersion, outcome.UpdateType));
        Assert.Equal(["A"], TagsOf(Assert.Single(sent)));
    }

    private static ImmutableSortedDictionary<string, string> Site(string value) => ImmutableSortedDictionary<string, string>.Empty.Add("site", value);

    private static IEnumerable<string> TagsOf(string request)
    {
        using JsonDocument document = JsonDocument.Parse(request);
        return [.. document.RootElement.GetProperty("localAuthorizationList").EnumerateArray().Select(entry => entry.GetProperty("idTag").GetString()!)];
    }

    private static async Task PutAsync(
        CommandRig rig, string idTag, AuthorizationStatus status = AuthorizationStatus.Accepted, string? parent = null, DateTimeOffset? expiry = null, string? site = null) =>
        await rig.Node.Get<FleetRegistrar>().PutIdTagAsync(
            idTag,
            _ => new IdTagView(idTag, status, parent, expiry) { Labels = site is null ? StoredLabels.None : Site(site) },
            CancellationToken.None);

    /// <summary>Runs the sync against a charge point that reports this version and then answers so; gives what it was sent.</summary>
    private static async Task<(LocalListSyncOutcome Outcome, List<string> Sent)> SyncAsync(CommandRig rig, TestPeer peer, int version, params string[] answers) =>
        await SyncAsync(rig, peer, version, selection: null, answers);

    private static async Task<(LocalListSyncOutcome Outcome, List<string> Sent)> SyncAsync(CommandRig rig, TestPeer peer, int version, LocalListSelection? selection, params string[] answers)
    {
        Task<LocalListSyncOutcome> run = rig.Node.Get<LocalListSync>().RunAsync("CP1", selection, CancellationToken.None);
        CommandRig.Answer(peer, await CommandRig.ReceiveCallAsync(peer), $$"""{"listVersion":{{version}}}""");
        List<string> sent = [];
        foreach (string answer in answers)
        {
            CommandRig.SentCall update = await CommandRig.ReceiveCallAsync(peer);
            Assert.Equal("SendLocalList", update.Action);
            sent.Add(update.Payload);
            CommandRig.Answer(peer, update, answer);
        }

        LocalListSyncOutcome outcome = await run.WaitAsync(TimeSpan.FromSeconds(20));
        CommandRig.AssertNothingSent(peer);
        return (outcome, sent);
    }

    private static string VersionAndType(string request)
    {
        using JsonDocument document = JsonDocument.Parse(request);
        return $"{document.RootElement.GetProperty("listVersion").GetInt32()} {document.RootElement.GetProperty("updateType").GetString()}";
    }
}
