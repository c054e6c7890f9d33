using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.Commands;

public sealed class LocalListAutoSyncTests
{
    private static readonly OcppOptions Automatic = new()
    {
        ReadConfiguration = ReadConfigurationRule.Never,
        LocalListSync = LocalListSyncRule.Automatic,
        IdleTimeout = TimeSpan.FromDays(1),
        PingInterval = TimeSpan.FromDays(1),
    };

    [Fact]
    public async Task A_charge_point_that_booted_is_brought_in_line_once_the_tags_rest()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await PutAsync(rig, "A");

        int early = await LookAsync(rig);
        Task<int> look = LookAsync(rig);
        await AnswerAsync(peer, version: 0, "Full");
        int looked = await look;
        int again = await LookAsync(rig);

        Assert.Equal((0, 1, 0), (early, looked, again));
        CommandRig.AssertNothingSent(peer);
    }

    [Fact]
    public async Task A_changed_tag_goes_to_everybody_as_a_difference()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await SettleAsync(rig, peer);
        await PutAsync(rig, "B");

        int early = await LookAsync(rig);
        Task<int> look = LookAsync(rig);
        await AnswerAsync(peer, version: 1, "Differential");

        Assert.Equal((0, 1), (early, await look));
    }

    [Fact]
    public async Task Changes_that_do_not_end_are_not_waited_out_for_ever()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await SettleAsync(rig, peer);
        for (int i = 0; i < LocalListAutoSync.MaxLooksUnsettled; i++)
        {
            await PutAsync(rig, $"T{i}");
            Assert.Equal(0, await LookAsync(rig));
        }

        await PutAsync(rig, "LAST");
        Task<int> look = LookAsync(rig);
        await AnswerAsync(peer, version: 1, "Differential");

        Assert.Equal(1, await look);
    }

    [Fact]
    public async Task A_boot_has_the_list_looked_at_again()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await SettleAsync(rig, peer);

        await CommandRig.CallAsync(peer, """[2,"reboot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        Task<int> look = LookAsync(rig);
        CommandRig.SentCall asked = await CommandRig.ReceiveCallAsync(peer);
        CommandRig.Answer(peer, asked, """{"listVersion":1}""");

        Assert.Equal(("GetLocalListVersion", 1), (asked.Action, await look));
    }

    [Fact]
    public async Task A_conflict_that_the_charge_point_reports_has_the_whole_list_sent_again()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await SettleAsync(rig, peer);

        await CommandRig.CallAsync(peer, """[2,"s","StatusNotification",{"connectorId":0,"errorCode":"LocalListConflict","status":"Available"}]""");
        Task<int> look = LookAsync(rig);
        await AnswerAsync(peer, version: 1, "Full");

        Assert.Equal(1, await look);
    }

    [Fact]
    public async Task One_that_has_no_local_list_is_left_alone_until_something_changes()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await LookAsync(rig);
        Task<int> look = LookAsync(rig);
        CommandRig.SentCall asked = await CommandRig.ReceiveCallAsync(peer);
        peer.Send($"""[4,"{asked.Id}","NotImplemented","",{EmptyObject}]""");
        await look;

        Assert.Equal(0, await LookAsync(rig));
    }

    [Fact]
    public async Task One_that_did_not_answer_is_tried_again_later()
    {
        await using CommandRig rig = new(Automatic);
        TestPeer peer = await rig.BootAsync();
        await LookAsync(rig);
        Task<int> look = LookAsync(rig);
        await CommandRig.ReceiveCallAsync(peer);
        rig.Node.Advance(TimeSpan.FromSeconds(61));
        await look;
        int soon = await LookAsync(rig);
        rig.Node.Clock.Advance(LocalListAutoSync.RetryAfter);

        look = LookAsync(rig);
        CommandRig.Answer(peer, await CommandRig.ReceiveCallAsync(peer), """{"listVersion":-1}""");

        Assert.Equal((0, 1), (soon, await look));
    }

    private const string EmptyObject = "{}";

    private static async Task PutAsync(CommandRig rig, string idTag) =>
        await rig.Node.Get<FleetRegistrar>().PutIdTagAsync(idTag, _ => new IdTagView(idTag, AuthorizationStatus.Accepted, null, null), CancellationToken.None);

    private static Task<int> LookAsync(CommandRig rig) => rig.Node.Get<LocalListAutoSync>().LookAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));

    // The charge point has tag A in version 1.
    private static async Task SettleAsync(CommandRig rig, TestPeer peer)
    {
        await PutAsync(rig, "A");
        await LookAsync(rig);
        Task<int> look = LookAsync(rig);
        await AnswerAsync(peer, version: 0, "Full");
        await look;
    }

    private static async Task AnswerAsync(TestPeer peer, int version, string updateType)
    {
        CommandRig.SentCall asked = await CommandRig.ReceiveCallAsync(peer);
        Assert.Equal("GetLocalListVersion", asked.Action);
        CommandRig.Answer(peer, asked, $$"""{"listVersion":{{version}}}""");
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        Assert.Contains($"\"updateType\":\"{updateType}\"", sent.Payload, StringComparison.Ordinal);
        CommandRig.Answer(peer, sent, """{"status":"Accepted"}""");
    }
}
