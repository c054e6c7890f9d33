using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Ocpp.CrashRecovery;

/// <summary>Holds what the API shows against what a charge point knows to be acknowledged: all of it, once, in order, and nothing that was never sent.</summary>
internal static class LifeCheck
{
    /// <param name="api">The gateway's API.</param>
    /// <param name="life">What was acknowledged.</param>
    /// <param name="again">Also the transactions that were found whole before; without it only what may have changed is read.</param>
    public static async Task VerifyAsync(HttpClient api, ChargingLife life, bool again = false)
    {
        if (life.Acknowledged == 0)
        {
            return;
        }

        List<JsonObject> kept = await ListAsync(api, life.Id);
        Assert.Equal(kept.Count, kept.Select(static transaction => (int)transaction["meterStart"]!).Distinct().Count());
        Assert.Equal(kept.Count, kept.Select(static transaction => (int)transaction["transactionId"]!).Distinct().Count());
        Dictionary<int, JsonObject> byStart = kept.ToDictionary(static transaction => (int)transaction["meterStart"]!);

        foreach (LifeTransaction known in life.Transactions.Where(transaction => transaction.Id is not null && (again || !transaction.IsVerified)))
        {
            Assert.True(byStart.TryGetValue(known.MeterStart, out JsonObject? found), $"{life.Id}: transaction {known.Id} is lost.");
            Assert.Equal(known.Id, (int)found["transactionId"]!);
            await VerifyAsync(api, known);
        }

        JsonObject chargePoint = (await api.GetFromJsonAsync<JsonObject>($"/api/v1/charge-points/{life.Id}"))!;
        if (life.KeptStatus is not null)
        {
            string? info = (string?)chargePoint["connectors"]!.AsArray().Single(static connector => (int)connector!["connectorId"]! == 1)!["info"];
            Assert.True(
                info == life.KeptStatus || (info is not null && life.UnansweredStatuses.Contains(info)),
                $"{life.Id}: status {info} instead of {life.KeptStatus} or one of {string.Join(", ", life.UnansweredStatuses)}.");
            life.Keep(info!);
        }
    }

    private static async Task VerifyAsync(HttpClient api, LifeTransaction known)
    {
        JsonObject whole = (await api.GetFromJsonAsync<JsonObject>($"/api/v1/transactions/{known.Id}"))!;
        int[] values = [.. whole["meterValues"]!.AsArray().Select(static value => int.Parse((string)value!["sampledValue"]![0]!["value"]!, CultureInfo.InvariantCulture))];
        Assert.Equal(values.Order().Distinct(), values);
        Assert.Empty(known.AcknowledgedValues.Except(values));
        Assert.Empty(values.Except(known.SentValues));
        if (known.IsStopAcknowledged)
        {
            Assert.Equal(known.MeterStart + 1000, (int?)whole["meterStop"]);
            known.IsVerified = true;
        }
    }

    private static async Task<List<JsonObject>> ListAsync(HttpClient api, string chargePointId)
    {
        List<JsonObject> all = [];
        string? cursor = null;
        do
        {
            string path = $"/api/v1/transactions?chargePointId={chargePointId}&limit=1000" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}");
            JsonObject page = (await api.GetFromJsonAsync<JsonObject>(path))!;
            all.AddRange(page["items"]!.AsArray().Select(static item => item!.AsObject()));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        return all;
    }
}
