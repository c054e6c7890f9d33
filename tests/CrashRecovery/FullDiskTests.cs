using System.Net;
using System.Net.WebSockets;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>The program on a volume that becomes full under load, gets room again, becomes full again and is killed there.</summary>
public sealed class FullDiskTests
{
    private const int ChargePoints = 8;
    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [SmallDiskFact]
    public async Task A_full_disk_takes_nothing_tells_everybody_resumes_by_itself_and_loses_nothing_over_a_kill()
    {
        using SmallDisk disk = new(96);
        ChargingLife[] lives = [.. Enumerable.Range(0, ChargePoints).Select(static number => new ChargingLife($"FULL-{number:00}", new Random(number)))];

        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(disk.Path, CrashSettings.All))
        {
            await ChargeUntilFullAsync(gateway, disk, lives);
            await AssertRefusesAsync(gateway);

            disk.MakeRoom();
            await BecomesAsync(gateway, isReady: true);
            foreach (ChargingLife life in lives)
            {
                await LifeCheck.VerifyAsync(gateway.Api, life);
            }

            int before = lives.Sum(static life => life.Acknowledged);
            await ChargeUntilFullAsync(gateway, disk, lives);
            Assert.True(lives.Sum(static life => life.Acknowledged) > before, "Nothing was taken after there was room again.");
            await gateway.KillAsync();
        }

        disk.MakeRoom();
        await using (GatewayProcess gateway = await GatewayProcess.StartAsync(disk.Path, CrashSettings.All))
        {
            foreach (ChargingLife life in lives)
            {
                await LifeCheck.VerifyAsync(gateway.Api, life);
            }

            Assert.Equal(0, await gateway.StopAsync());
        }

        await JournalCheck.VerifyAsync(disk.Path, lives);
    }

    /// <summary>Charges while the disk is filled, until every connection was closed for it.</summary>
    private static async Task ChargeUntilFullAsync(GatewayProcess gateway, SmallDisk disk, ChargingLife[] lives)
    {
        Task living = Task.WhenAll(lives.Select(life => life.LiveAsync(gateway.OcppUri)));
        await using TestChargePoint witness = await TestChargePoint.ConnectAsync(gateway.OcppUri, "WITNESS");
        await witness.CallAsync("BootNotification", """{"chargePointVendor":"Crash","chargePointModel":"Test"}""");

        disk.FillUpTo(freeMebibytes: 2);
        await BecomesAsync(gateway, isReady: false);
        await Assert.ThrowsAsync<IOException>(() => witness.CallAsync("StatusNotification", """{"connectorId":1,"errorCode":"NoError","status":"Charging"}"""));

        Assert.Equal(TryAgainLater, witness.CloseStatus);
        await living.WaitAsync(Limit);
    }

    private static async Task AssertRefusesAsync(GatewayProcess gateway)
    {
        using HttpResponseMessage ready = await gateway.Api.GetAsync("/readyz");
        using HttpClient client = new();
        using HttpRequestMessage upgrade = new(HttpMethod.Get, $"http://127.0.0.1:{gateway.OcppPort}/ocpp/LATE");
        upgrade.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        upgrade.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        upgrade.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        upgrade.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
        upgrade.Headers.TryAddWithoutValidation("Sec-WebSocket-Protocol", "ocpp1.6");
        using HttpResponseMessage refused = await client.SendAsync(upgrade);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Contains("disk-full", await ready.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
    }

    private static async Task BecomesAsync(GatewayProcess gateway, bool isReady)
    {
        using CancellationTokenSource limit = new(Limit);
        while (await gateway.IsReadyAsync(limit.Token) != isReady)
        {
            await Task.Delay(25, limit.Token);
        }
    }
}
