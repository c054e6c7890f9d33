using Ocpp.Conformance.Peers;
using Ocpp.Conformance.Servers;
using Ocpp.Testing;

namespace Ocpp.Conformance.Connections;

/// <summary>A gateway that may hold fewer descriptors than there are connections: what is connected goes on, what comes waits, and all is well again when there is room.</summary>
public sealed class DescriptorTests
{
    private const int Descriptors = 500;
    private const int Connected = 20;

    [Theory]
    [InlineData(nameof(TestedServer.Epoll))]
    [InlineData(nameof(TestedServer.Sockets))]
    public async Task Without_descriptors_those_who_are_connected_are_served_and_the_others_wait(string transport)
    {
        using TemporaryDirectory directory = new();
        await using GatewayProcess gateway = await GatewayProcess.StartLimitedAsync(
            Descriptors, directory.Path, "--Ocpp:ReadConfiguration", "Never", "--Ocpp:HandshakeTimeout", "5m", "--Ocpp:Transport", transport);
        List<Conversation> connected = [];
        List<RawClient> others = [];
        try
        {
            for (int number = 0; number < Connected; number++)
            {
                connected.Add(await Conversation.OpenAsync(gateway.OcppPort, $"INSIDE-{number}", EchoedPayload.Call));
            }

            // The kernel completes them all; some hundreds are accepted, and the rest waits.
            for (int number = 0; number < 2 * Descriptors; number++)
            {
                others.Add(await RawClient.ConnectAsync(gateway.OcppPort));
            }

            await HasSaidAsync(gateway, "accepts no connections until there is room again");
            for (int round = 0; round < 20; round++)
            {
                foreach (Conversation conversation in connected)
                {
                    await conversation.SayAsync(conversation.Text($"round {round}"));
                    await conversation.HearEchoAsync($"round {round}");
                }
            }

            // Those that are kept for others are free, but for some that the runtime and the journal have taken since.
            int open = Directory.GetFiles($"/proc/{gateway.ProcessId}/fd").Length;
            Assert.InRange(open, Descriptors / 2, Descriptors - 40);
            Assert.Equal(1, CountOf(gateway.Output, "accepts no connections until there is room again"));

            // It comes while there is no room, so that it has none of the ports that the others are about to leave, with the kernel's last words to them perhaps still under way.
            Task<Conversation> coming = Conversation.OpenAsync(gateway.OcppPort, "LATE", EchoedPayload.Call);
            Assert.False(coming.IsCompleted);
            others.ForEach(static other => other.Reset());
            await using Conversation late = await coming;
            await late.SayAsync(late.Text("inside at last"));
            await late.HearEchoAsync("inside at last");
            await late.HearNothingMoreAsync();
        }
        finally
        {
            foreach (IAsyncDisposable client in connected.Concat<IAsyncDisposable>(others))
            {
                await client.DisposeAsync();
            }
        }

        Assert.Equal(0, await gateway.StopAsync());
    }

    private static async Task HasSaidAsync(GatewayProcess gateway, string words)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(60));
        while (CountOf(gateway.Output, words) == 0)
        {
            await Task.Delay(20, limit.Token);
        }
    }

    private static int CountOf(string text, string words) => text.Split(words).Length - 1;
}
