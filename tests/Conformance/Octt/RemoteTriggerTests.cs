using System.Text.Json.Nodes;

namespace Ocpp.Conformance.Octt;

/// <summary>The cases of the profile Remote Trigger.</summary>
[Collection(CentralSystem.Collection)]
public sealed class RemoteTriggerTests(CentralSystem centralSystem)
{
    [OcttCase("TC_054_CSMS", "Trigger message")]
    public async Task TC_054_Each_message_can_be_triggered_where_it_has_one_for_a_connector()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-054");

        await TriggerAsync(tool, """{"requestedMessage":"MeterValues","connectorId":1}""");
        await tool.SendAsync("MeterValues", $$"""{"connectorId":1,"meterValue":[{"timestamp":"{{Tool.Now}}","sampledValue":[{"value":"1","context":"Trigger"}]}]}""");
        await TriggerAsync(tool, """{"requestedMessage":"Heartbeat"}""");
        await tool.SendAsync("Heartbeat", "{}");
        await TriggerAsync(tool, """{"requestedMessage":"StatusNotification","connectorId":1}""");
        await tool.StatusAsync(1, "Available");
        await TriggerAsync(tool, """{"requestedMessage":"DiagnosticsStatusNotification"}""");
        await tool.SendAsync("DiagnosticsStatusNotification", """{"status":"Idle"}""");
        await TriggerAsync(tool, """{"requestedMessage":"FirmwareStatusNotification"}""");
        await tool.SendAsync("FirmwareStatusNotification", """{"status":"Idle"}""");
    }

    [OcttCase("TC_055_CSMS", "Trigger message, rejected")]
    public async Task TC_055_A_rejected_trigger_is_told()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-055");

        await TriggerAsync(tool, """{"requestedMessage":"MeterValues"}""", "Rejected");
    }

    private static Task<JsonObject> TriggerAsync(Tool tool, string payload, string status = "Accepted") => tool.CommandedAsync("TriggerMessage", payload, $$"""{"status":"{{status}}"}""");
}
