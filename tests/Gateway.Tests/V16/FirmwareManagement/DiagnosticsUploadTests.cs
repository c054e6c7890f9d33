using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Gateway.Tests.Commands;

namespace Ocpp.Gateway.Tests.V16.FirmwareManagement;

public sealed class DiagnosticsUploadTests : IAsyncDisposable
{
    private const string Token = "0123456789-0123456789_0123456789ABCDEFGHIJK";
    private readonly CommandRig _rig = new();

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [InlineData("Uploaded", true)]
    [InlineData("UploadFailed", false)]
    public async Task Diagnostics_are_followed_to_their_end(string last, bool succeeds)
    {
        TestPeer peer = await _rig.BootAsync();
        string commandId = (await _rig.AskAsync(peer, "GetDiagnostics", """{"location":"ftp://f/in"}""", """{"fileName":"d.zip"}""")).CommandId!;

        await ReportAsync(peer, "Uploading");
        TransferView running = await LastAsync();
        await ReportAsync(peer, last);
        TransferView ended = await LastAsync();

        Assert.Equal((commandId, "d.zip", "ftp://f/in", TransferOutcome.Running), (running.CommandId, running.FileName, running.Location, running.Outcome));
        Assert.Equal(OutcomeOf(succeeds), ended.Outcome);
        Assert.Equal(["Uploading", last], ended.Steps.Select(step => step.Status));
    }

    [Fact]
    public async Task An_answer_without_a_file_name_has_nothing_to_upload_unless_it_does_so()
    {
        TestPeer peer = await _rig.BootAsync();
        await _rig.AskAsync(peer, "GetDiagnostics", """{"location":"ftp://f/in"}""", "{}");
        TransferView nothing = await LastAsync();

        await ReportAsync(peer, "Uploading");

        Assert.Equal(TransferOutcome.NothingToUpload, nothing.Outcome);
        Assert.Equal(TransferOutcome.Running, (await LastAsync()).Outcome);
    }

    [Theory]
    [InlineData("Uploaded", true)]
    [InlineData("UploadFailure", false)]
    [InlineData("BadMessage", false)]
    [InlineData("PermissionDenied", false)]
    [InlineData("NotSupportedOperation", false)]
    public async Task A_log_is_followed_by_its_request_id(string last, bool succeeds)
    {
        TestPeer peer = await _rig.BootAsync();
        await _rig.AskAsync(
            peer, "GetLog", """{"logType":"SecurityLog","requestId":9,"log":{"remoteLocation":"https://f/in"}}""", """{"status":"Accepted","filename":"s.log"}""");

        await CommandRig.CallAsync(peer, """[2,"l1","LogStatusNotification",{"status":"Uploading","requestId":9}]""");
        await CommandRig.CallAsync(peer, $$"""[2,"l2","LogStatusNotification",{"status":"{{last}}","requestId":9}]""");
        TransferView upload = await LastAsync();

        Assert.Equal(("GetLog", "SecurityLog", "s.log", 9L, OutcomeOf(succeeds)), (upload.Action, upload.LogType, upload.FileName, upload.RequestId, upload.Outcome));
    }

    [Fact]
    public async Task A_file_that_came_by_the_location_s_own_url_is_shown_and_ends_the_upload()
    {
        TestPeer peer = await _rig.BootAsync();
        await _rig.AskAsync(peer, "GetDiagnostics", $$"""{"location":"http://127.0.0.1:9002/u/{{Token}}/"}""", """{"fileName":"d.zip"}""");

        Receive("one", FileUrlId.Of(Token));
        Receive("two", "00");
        TransferView upload = await LastAsync();
        await ReportAsync(peer, "Uploading", "Uploaded");

        Assert.Equal("one", Assert.Single(upload.Files).FileId);
        Assert.Equal(TransferOutcome.Succeeded, upload.Outcome);
        Assert.Equal(["Uploading", "Uploaded"], Assert.Single(await UploadsAsync()).Steps.Select(step => step.Status));
    }

    [Fact]
    public async Task A_forgotten_charge_point_s_transfers_are_gone()
    {
        TestPeer peer = await _rig.BootAsync();
        await _rig.AskAsync(peer, "GetDiagnostics", """{"location":"ftp://f/in"}""", """{"fileName":"d.zip"}""");

        await _rig.Node.Get<FleetRegistrar>().ForgetAsync("CP1", end: null, CancellationToken.None);

        Assert.Empty(await UploadsAsync());
        Assert.Equal(0, _rig.Node.Get<StateIndex>().Transfers.Count(TransferKind.Diagnostics));
    }

    private static TransferOutcome OutcomeOf(bool succeeds) => succeeds ? TransferOutcome.Succeeded : TransferOutcome.Failed;

    private void Receive(string fileId, string urlId)
    {
        ChargePoint chargePoint = _rig.Node.Get<ChargePointDirectory>().Acquire("CP1");
        lock (chargePoint.Turn)
        {
            chargePoint.Record(new FileReceived { FileId = fileId, UrlId = urlId, Name = "d.zip", Size = 3, Sha256 = "00" });
        }

        _rig.Node.Get<ChargePointDirectory>().Release(chargePoint);
    }

    private static async Task ReportAsync(TestPeer peer, params string[] statuses)
    {
        foreach (string status in statuses)
        {
            await CommandRig.CallAsync(peer, $$"""[2,"d","DiagnosticsStatusNotification",{"status":"{{status}}"}]""");
        }
    }

    private async Task<TransferView> LastAsync() => (await UploadsAsync())[0];

    private async Task<IReadOnlyList<TransferView>> UploadsAsync()
    {
        await _rig.Queries.CatchUpAsync(CancellationToken.None);
        return _rig.Queries.Transfers(TransferKind.Diagnostics, "CP1");
    }
}
