using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.Tests.Commands;

namespace Ocpp.Gateway.Tests.V16.FirmwareManagement;

public sealed class FirmwareUpdateTests : IAsyncDisposable
{
    private const string Update = """{"location":"ftp://user:secret@files.example/fw.bin","retrieveDate":"2026-06-01T12:00:00Z"}""";
    private readonly CommandRig _rig = new();
    private int _reports;

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task An_accepted_request_begins_an_update_and_its_statuses_end_it()
    {
        TestPeer peer = await BootAsync("1.0");
        string commandId = (await _rig.AskAsync(peer, "UpdateFirmware", Update, "{}")).CommandId!;
        TransferView begun = await LastAsync();

        await ReportAsync(peer, "Downloading", "Downloaded", "Installing", "Installed");
        TransferView ended = await LastAsync();

        Assert.Equal((commandId, "UpdateFirmware", TransferOutcome.Running, "1.0"), (begun.CommandId, begun.Action, begun.Outcome, begun.VersionBefore));
        Assert.Equal("ftp://user:***@files.example/fw.bin", begun.Location);
        Assert.Equal(new DateTimeOffset(2026, 6, 1, 12, 0, 0, TimeSpan.Zero), begun.RetrieveDate);
        Assert.Null(begun.EndedAt);
        Assert.Equal((TransferOutcome.Succeeded, "Installed"), (ended.Outcome, ended.Status));
        Assert.Equal(["Downloading", "Downloaded", "Installing", "Installed"], ended.Steps.Select(step => step.Status));
        Assert.Equal(_rig.Node.Clock.GetUtcNow(), ended.EndedAt);
    }

    // TC_080: the order around the reboot is the charge point's own.
    [Fact]
    public async Task A_signed_update_is_followed_in_any_order_around_the_reboot()
    {
        TestPeer peer = await BootAsync("1.0");
        await AskSignedAsync(peer, 7, """{"status":"Accepted"}""");

        foreach (string status in (string[])["Downloading", "Downloaded", "SignatureVerified", "InstallRebooting"])
        {
            await ReportSignedAsync(peer, status, 7);
        }

        await CommandRig.CallAsync(peer, """[2,"b","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"2.0"}]""");
        await ReportSignedAsync(peer, "Installing", 7);
        await CommandRig.CallAsync(peer, """[2,"s","SecurityEventNotification",{"type":"FirmwareUpdated","timestamp":"2026-06-01T12:00:00Z"}]""");
        await ReportSignedAsync(peer, "Installed", 7);
        IReadOnlyList<TransferView> updates = await UpdatesAsync();

        TransferView update = Assert.Single(updates);
        Assert.Equal((TransferOutcome.Succeeded, 7L, "1.0", "2.0"), (update.Outcome, update.RequestId, update.VersionBefore, update.VersionAfter));
        Assert.Equal(
            [
                "SignedFirmwareStatusNotification Downloading", "SignedFirmwareStatusNotification Downloaded", "SignedFirmwareStatusNotification SignatureVerified",
                "SignedFirmwareStatusNotification InstallRebooting", "BootNotification 2.0", "SignedFirmwareStatusNotification Installing",
                "SecurityEventNotification FirmwareUpdated", "SignedFirmwareStatusNotification Installed",
            ],
            update.Steps.Select(step => $"{step.Action} {step.Status}"));
    }

    [Fact]
    public async Task A_boot_with_another_version_ends_an_update_whose_last_word_never_came()
    {
        TestPeer peer = await BootAsync("1.0");
        await _rig.AskAsync(peer, "UpdateFirmware", Update, "{}");
        await ReportAsync(peer, "Downloading");

        await CommandRig.CallAsync(peer, """[2,"b1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"1.0"}]""");
        TransferView same = await LastAsync();
        await CommandRig.CallAsync(peer, """[2,"b2","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"1.1"}]""");
        TransferView other = await LastAsync();

        Assert.Equal(TransferOutcome.Running, same.Outcome);
        Assert.Null(same.VersionAfter);
        Assert.Equal((TransferOutcome.Succeeded, "1.1"), (other.Outcome, other.VersionAfter));
    }

    [Theory]
    [InlineData("DownloadFailed")]
    [InlineData("InstallationFailed")]
    public async Task A_failure_ends_an_update_and_a_retry_goes_on_with_it(string failure)
    {
        TestPeer peer = await BootAsync("1.0");
        await _rig.AskAsync(peer, "UpdateFirmware", Update, "{}");

        await ReportAsync(peer, "Downloading", failure);
        TransferView failed = await LastAsync();
        await ReportAsync(peer, "Downloading");
        TransferView again = await LastAsync();
        await ReportAsync(peer, "Installed");

        Assert.Equal(TransferOutcome.Failed, failed.Outcome);
        Assert.Equal((TransferOutcome.Running, null), (again.Outcome, again.EndedAt));
        Assert.Equal(TransferOutcome.Succeeded, Assert.Single(await UpdatesAsync()).Outcome);
    }

    [Fact]
    public async Task A_newer_request_supersedes_one_that_goes_on()
    {
        TestPeer peer = await BootAsync("1.0");
        await AskSignedAsync(peer, 1, """{"status":"Accepted"}""");
        await ReportSignedAsync(peer, "Downloading", 1);

        await AskSignedAsync(peer, 2, """{"status":"AcceptedCanceled"}""");
        await ReportSignedAsync(peer, "Downloading", 2);
        await ReportSignedAsync(peer, "DownloadFailed", 1);
        IReadOnlyList<TransferView> updates = await UpdatesAsync();

        Assert.Equal([(2L, TransferOutcome.Running), (1L, TransferOutcome.Superseded)], updates.Select(update => (update.RequestId!.Value, update.Outcome)));
        Assert.Equal("DownloadFailed", updates[1].Status);
    }

    [Theory]
    [InlineData("Rejected")]
    [InlineData("InvalidCertificate")]
    [InlineData("RevokedCertificate")]
    public async Task A_refused_request_begins_nothing(string status)
    {
        TestPeer peer = await BootAsync("1.0");

        await AskSignedAsync(peer, 1, $$"""{"status":"{{status}}"}""");

        Assert.Empty(await UpdatesAsync());
    }

    [Fact]
    public async Task Idle_ends_nothing_and_begins_nothing()
    {
        TestPeer peer = await BootAsync("1.0");
        await ReportAsync(peer, "Idle");
        IReadOnlyList<TransferView> none = await UpdatesAsync();
        await _rig.AskAsync(peer, "UpdateFirmware", Update, "{}");

        await ReportAsync(peer, "Idle", "Idle");
        TransferView waiting = await LastAsync();
        await ReportAsync(peer, "Installed", "Idle");
        TransferView ended = await LastAsync();

        Assert.Empty(none);
        Assert.Equal((TransferOutcome.Running, null), (waiting.Outcome, waiting.Status));
        Assert.Equal(2, Assert.Single(waiting.Steps).Count);
        Assert.Equal(["Idle", "Installed"], ended.Steps.Select(step => step.Status));
    }

    [Fact]
    public async Task A_status_that_nobody_asked_for_is_an_update_without_a_command()
    {
        TestPeer peer = await BootAsync("1.0");
        await _rig.AskAsync(peer, "UpdateFirmware", Update, "{}");
        await ReportAsync(peer, "Installed");
        _rig.Node.Clock.Advance(TransferSequence.Settling + TimeSpan.FromSeconds(1));

        await ReportAsync(peer, "Downloading");
        IReadOnlyList<TransferView> updates = await UpdatesAsync();

        Assert.Equal([null, "UpdateFirmware"], updates.Select(update => update.Action));
        Assert.Equal(TransferOutcome.Running, updates[0].Outcome);
    }

    [Fact]
    public async Task A_status_that_overtakes_the_confirmation_belongs_to_the_request()
    {
        TestPeer peer = await BootAsync("1.0");
        Task<Gateway.Commands.CommandOutcome> outcome = _rig.SubmitAsync("UpdateFirmware", Update);
        CommandRig.SentCall sent = await CommandRig.ReceiveCallAsync(peer);
        await ReportAsync(peer, "Downloading");

        CommandRig.Answer(peer, sent, "{}");
        string commandId = (await outcome).CommandId!;

        TransferView update = Assert.Single(await UpdatesAsync());
        Assert.Equal((commandId, "Downloading"), (update.CommandId, update.Status));
    }

    [Fact]
    public async Task One_of_which_nothing_is_heard_is_closed_as_stale_and_comes_back_with_its_next_word()
    {
        TestPeer peer = await BootAsync("1.0");
        await _rig.AskAsync(peer, "UpdateFirmware", """{"location":"ftp://f/fw.bin","retrieveDate":"2026-06-03T12:00:00Z"}""", "{}");

        _rig.Node.Clock.Advance(TimeSpan.FromDays(2) + TransferSequence.StaleAfter - TimeSpan.FromSeconds(1));
        int before = await SweepAsync();
        _rig.Node.Clock.Advance(TimeSpan.FromSeconds(1));
        int after = await SweepAsync();
        TransferView stale = await LastAsync();
        await ReportAsync(peer, "Installing");
        TransferView back = await LastAsync();

        Assert.Equal((0, 1), (before, after));
        Assert.Equal((TransferOutcome.Stale, _rig.Node.Clock.GetUtcNow()), (stale.Outcome, stale.EndedAt));
        Assert.Equal(TransferOutcome.Running, back.Outcome);
    }

    [Fact]
    public async Task A_date_of_another_century_keeps_no_update_open_for_ever()
    {
        TestPeer peer = await BootAsync("1.0");
        await _rig.AskAsync(peer, "UpdateFirmware", """{"location":"ftp://f/fw.bin","retrieveDate":"2126-06-03T12:00:00Z"}""", "{}");

        _rig.Node.Clock.Advance(TransferSequence.MaxSchedule + TransferSequence.StaleAfter);
        await SweepAsync();

        Assert.Equal(TransferOutcome.Stale, (await LastAsync()).Outcome);
    }

    [Fact]
    public async Task Words_and_updates_are_kept_in_bounded_number()
    {
        TestPeer peer = await BootAsync("1.0");
        for (int i = 0; i < StoredTransfers.MaxTransfers + 3; i++)
        {
            await AskSignedAsync(peer, i, """{"status":"Accepted"}""");
        }

        for (int i = 0; i < StoredTransfers.MaxSteps; i++)
        {
            await ReportAsync(peer, "Downloading", "Strange" + new string('x', 20), $"Vendor{i}");
        }

        IReadOnlyList<TransferView> updates = await UpdatesAsync();
        Assert.Equal(StoredTransfers.MaxTransfers, updates.Count);
        Assert.Equal(StoredTransfers.MaxSteps, updates[0].Steps.Length);
        Assert.Equal("Downloading", updates[0].Steps[0].Status);
        Assert.Equal(TransferOutcome.Running, updates[0].Outcome);
    }

    private async Task<TestPeer> BootAsync(string version)
    {
        TestPeer peer = _rig.Node.Connect("CP1");
        await CommandRig.CallAsync(peer, $$"""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M","firmwareVersion":"{{version}}"}]""");
        return peer;
    }

    private Task<Gateway.Commands.CommandOutcome> AskSignedAsync(TestPeer peer, int requestId, string answer) => _rig.AskAsync(
        peer,
        "SignedUpdateFirmware",
        $$$"""{"requestId":{{{requestId}}},"firmware":{"location":"https://f/fw.bin","retrieveDateTime":"2026-06-01T12:00:00Z","signingCertificate":"c","signature":"s"}}""",
        answer);

    private async Task ReportAsync(TestPeer peer, params string[] statuses)
    {
        foreach (string status in statuses)
        {
            await CommandRig.CallAsync(peer, $$"""[2,"f{{_reports++}}","FirmwareStatusNotification",{"status":"{{status}}"}]""");
        }
    }

    private static Task<string> ReportSignedAsync(TestPeer peer, string status, int requestId) =>
        CommandRig.CallAsync(peer, $$"""[2,"f","SignedFirmwareStatusNotification",{"status":"{{status}}","requestId":{{requestId}}}]""");

    private async Task<int> SweepAsync()
    {
        await _rig.Queries.CatchUpAsync(CancellationToken.None);
        return _rig.Node.Get<TransferSweep>().Sweep();
    }

    private async Task<TransferView> LastAsync() => (await UpdatesAsync())[0];

    private async Task<IReadOnlyList<TransferView>> UpdatesAsync()
    {
        await _rig.Queries.CatchUpAsync(CancellationToken.None);
        return _rig.Queries.Transfers(TransferKind.Firmware, "CP1");
    }
}
