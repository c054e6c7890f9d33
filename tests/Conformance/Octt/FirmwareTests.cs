namespace Ocpp.Conformance.Octt;

/// <summary>The cases of firmware and diagnostics.</summary>
[Collection(CentralSystem.Collection)]
public sealed class FirmwareTests(CentralSystem centralSystem)
{
    [OcttCase("TC_044_1_CSMS", "Firmware update, download and install")]
    public async Task TC_044_1_An_update_is_followed_from_the_download_over_the_boot_to_its_end()
    {
        await using Tool tool = await UpdatingAsync("TC-044-1");

        await InstallingAsync(tool);
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"Installed"}""");
    }

    [OcttCase("TC_044_2_CSMS", "Firmware update, download failed")]
    public async Task TC_044_2_A_download_that_fails_is_taken()
    {
        await using Tool tool = await UpdatingAsync("TC-044-2");

        await tool.SendAsync("FirmwareStatusNotification", """{"status":"Downloading"}""");
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"DownloadFailed"}""");
    }

    [OcttCase("TC_044_3_CSMS", "Firmware update, installation failed")]
    public async Task TC_044_3_An_installation_that_fails_is_taken()
    {
        await using Tool tool = await UpdatingAsync("TC-044-3");

        await InstallingAsync(tool);
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"InstallationFailed"}""");
    }

    [OcttCase("TC_045_1_CSMS", "Get diagnostics")]
    public async Task TC_045_1_An_upload_is_followed_to_its_end()
    {
        await using Tool tool = await DiagnosedAsync("TC-045-1");

        await tool.SendAsync("DiagnosticsStatusNotification", """{"status":"Uploading"}""");
        await tool.SendAsync("DiagnosticsStatusNotification", """{"status":"Uploaded"}""");
    }

    [OcttCase("TC_045_2_CSMS", "Get diagnostics, upload failed")]
    public async Task TC_045_2_An_upload_that_fails_is_taken()
    {
        await using Tool tool = await DiagnosedAsync("TC-045-2");

        await tool.SendAsync("DiagnosticsStatusNotification", """{"status":"Uploading"}""");
        await tool.SendAsync("DiagnosticsStatusNotification", """{"status":"UploadFailed"}""");
    }

    private async Task<Tool> UpdatingAsync(string id)
    {
        Tool tool = await Tool.BootedAsync(centralSystem, id);
        await tool.CommandedAsync("UpdateFirmware", $$"""{"location":"http://127.0.0.1:1/firmware.bin","retrieveDate":"{{Tool.Now}}"}""", "{}");
        return tool;
    }

    private async Task<Tool> DiagnosedAsync(string id)
    {
        Tool tool = await Tool.BootedAsync(centralSystem, id);
        await tool.CommandedAsync("GetDiagnostics", """{"location":"ftp://127.0.0.1/upload/"}""", """{"fileName":"diagnostics.zip"}""");
        return tool;
    }

    private static async Task InstallingAsync(Tool tool)
    {
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"Downloading"}""");
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"Downloaded"}""");
        await tool.StatusAsync(0, "Unavailable");
        await tool.StatusAsync(1, "Unavailable");
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"Installing"}""");
        await tool.ReconnectAsync();
        await tool.BootAsync();
    }
}
