using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>Who reads what the gateway prints may hang: a supervisor's pipe, a pager.</summary>
public sealed class StalledConsoleTests
{
    // A pipe takes 64 KiB, .NET's console logger 2,500 lines by default; then whoever has a line to say would wait.
    private const int Lines = 6_000;

    // A thousand unreadable messages in a row would end the connection.
    private const int LinesPerCall = 500;

    [Fact]
    public async Task Charge_points_are_served_while_nobody_reads_the_log()
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartUnreadAsync(directory.Path, "--Ocpp:ReadConfiguration", "Never");
        await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(gateway.OcppUri, "CP-1");
        await chargePoint.CallAsync("BootNotification", """{"chargePointVendor":"V","chargePointModel":"M"}""");

        for (int line = 0; line < Lines; line += LinesPerCall)
        {
            for (int message = 0; message < LinesPerCall; message++)
            {
                await chargePoint.SendAsync("no OCPP-J, and a line of the log for each");
            }

            await chargePoint.CallAsync("Heartbeat", "{}");
        }

        await using TestChargePoint other = await TestChargePoint.ConnectAsync(gateway.OcppUri, "CP-2");
        await other.CallAsync("Heartbeat", "{}");
        Assert.Equal(0, await gateway.StopAsync());
    }
}
