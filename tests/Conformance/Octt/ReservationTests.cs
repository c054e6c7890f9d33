using System.Text.Json.Nodes;

namespace Ocpp.Conformance.Octt;

/// <summary>The cases of the profile Reservation.</summary>
[Collection(CentralSystem.Collection)]
public sealed class ReservationTests(CentralSystem centralSystem)
{
    [OcttCase("TC_046_CSMS", "Reserve a connector, transaction")]
    public async Task TC_046_A_reserved_connector_is_used_by_the_transaction_that_names_the_reservation()
    {
        await using Tool tool = await ReservedAsync("TC-046", 46);

        await tool.ChargingAsync(more: ""","reservationId":46""");

        Assert.Empty(await InForceAsync(tool));
    }

    [OcttCase("TC_047_CSMS", "Reserve a connector, expire")]
    public async Task TC_047_A_reservation_that_nobody_used_ends()
    {
        await using Tool tool = await ReservedAsync("TC-047", 47);

        await tool.StatusAsync(1, "Available");

        Assert.Empty(await InForceAsync(tool));
    }

    [OcttCase("TC_048_1_CSMS", "Reserve a connector, Faulted")]
    public Task TC_048_1_Faulted_is_told() => RefusedAsync("TC-048-1", "Faulted");

    [OcttCase("TC_048_2_CSMS", "Reserve a connector, Occupied")]
    public async Task TC_048_2_A_connector_that_is_not_free_is_asked_for_all_the_same()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-048-2");
        await tool.StatusAsync(1, "Preparing");

        await ReserveAsync(tool, 482, "Occupied");

        Assert.Empty(await InForceAsync(tool));
    }

    [OcttCase("TC_048_3_CSMS", "Reserve a connector, Unavailable")]
    public async Task TC_048_3_A_connector_that_is_unavailable_is_asked_for_all_the_same()
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, "TC-048-3");
        await tool.CommandedAsync("ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""", """{"status":"Accepted"}""");
        await tool.StatusAsync(1, "Unavailable");

        await ReserveAsync(tool, 483, "Unavailable");

        Assert.Empty(await InForceAsync(tool));
    }

    [OcttCase("TC_048_4_CSMS", "Reserve a connector, Rejected")]
    public Task TC_048_4_Rejected_is_told() => RefusedAsync("TC-048-4", "Rejected");

    [OcttCase("TC_049_CSMS", "Reserve the charge point")]
    public async Task TC_049_The_whole_charge_point_is_reserved_by_connector_0()
    {
        await using Tool tool = await ReservedAsync("TC-049", 49, connector: 0);

        Assert.Equal(0, (int)Assert.Single(await InForceAsync(tool))!["connectorId"]!);
    }

    [OcttCase("TC_051_CSMS", "Cancel a reservation")]
    public async Task TC_051_A_reservation_is_cancelled_by_its_id()
    {
        await using Tool tool = await ReservedAsync("TC-051", 51);

        await tool.CommandedAsync("CancelReservation", """{"reservationId":51}""", """{"status":"Accepted"}""");
        await tool.StatusAsync(1, "Available");

        Assert.Empty(await InForceAsync(tool));
    }

    [OcttCase("TC_052_CSMS", "Cancel a reservation, rejected")]
    public async Task TC_052_A_cancellation_goes_out_for_a_reservation_that_the_charge_point_forgot()
    {
        await using Tool tool = await ReservedAsync("TC-052", 52);

        await tool.CommandedAsync("CancelReservation", """{"reservationId":52}""", """{"status":"Rejected"}""");
    }

    [OcttCase("TC_053_CSMS", "Use a reserved connector with parentIdTag")]
    public async Task TC_053_A_reservation_with_a_parent_is_used_by_another_tag_of_it()
    {
        await using Tool tool = await ReservedAsync("TC-053", 53, more: $$""","parentIdTag":"{{CentralSystem.ParentTag}}" """.TrimEnd());

        await tool.ChargingAsync(CentralSystem.SiblingTag, ""","reservationId":53""");
        JsonObject authorized = await tool.SendAsync("Authorize", $$"""{"idTag":"{{CentralSystem.SiblingTag}}"}""");

        Assert.Equal(CentralSystem.ParentTag, (string?)authorized["idTagInfo"]!["parentIdTag"]);
        Assert.Empty(await InForceAsync(tool));
    }

    private static Task<JsonObject> ReserveAsync(Tool tool, int reservationId, string status, int connector = 1, string more = "") => tool.CommandedAsync(
        "ReserveNow",
        $$"""{"connectorId":{{connector}},"expiryDate":"{{Tool.At(TimeSpan.FromMinutes(10))}}","idTag":"{{CentralSystem.ValidTag}}","reservationId":{{reservationId}}{{more}}}""",
        $$"""{"status":"{{status}}"}""");

    private async Task<Tool> ReservedAsync(string id, int reservationId, int connector = 1, string more = "")
    {
        Tool tool = await Tool.BootedAsync(centralSystem, id);
        await ReserveAsync(tool, reservationId, "Accepted", connector, more);
        await tool.StatusAsync(connector, "Reserved");
        Assert.Equal(reservationId, (int)Assert.Single(await InForceAsync(tool))!["reservationId"]!);
        return tool;
    }

    private async Task RefusedAsync(string id, string status)
    {
        await using Tool tool = await Tool.BootedAsync(centralSystem, id);

        await ReserveAsync(tool, 480, status);

        Assert.Empty(await InForceAsync(tool));
    }

    private async Task<JsonArray> InForceAsync(Tool tool) => (await centralSystem.GetAsync($"/api/v1/reservations?chargePointId={tool.Id}"))["items"]!.AsArray();
}
