using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Ocpp.Gateway.Admission;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Tests.Hosting;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Admission;

/// <summary>
/// A fleet that comes back at once, over real sockets and with passwords of random keys. Only the admission has a clock of the test's, so that what is counted depends on no
/// machine's speed.
/// </summary>
public sealed class StormTests
{
    private const string Key = "000102030405060708090A0B0C0D0E0F";
    private const string Heartbeat = """[2,"h","Heartbeat",{}]""";

    private readonly FakeTimeProvider _clock = new();

    [Theory]
    [InlineData("Sockets")]
    [InlineData("Epoll")]
    public async Task A_storm_comes_in_as_there_is_room_while_those_inside_are_served(string transport)
    {
        await using RunningGateway gateway = await StartAsync(transport, ("Ocpp:Admission:Rate", "10"), ("Ocpp:Admission:Burst", "6"), ("Ocpp:Admission:Reserve", "0"));
        string[] ids = [.. Enumerable.Range(0, 25).Select(static i => string.Create(CultureInfo.InvariantCulture, $"CP-{i}"))];
        await RegisterAsync(gateway, [.. ids, "CP-inside"]);
        using Attempt inside = await Attempt.MakeAsync(gateway, "CP-inside");
        List<Attempt> connected = [];
        List<string> left = [.. ids];
        List<int> admitted = [];

        while (left.Count > 0)
        {
            Attempt[] attempts = await Task.WhenAll(left.Select(id => Attempt.MakeAsync(gateway, id)));
            Attempt[] refused = [.. attempts.Where(static attempt => !attempt.IsConnected)];
            admitted.Add(attempts.Length - refused.Length);
            connected.AddRange(attempts.Where(static attempt => attempt.IsConnected));
            left = [.. refused.Select(static attempt => attempt.Id)];
            Assert.All(refused, static attempt => Assert.Equal(HttpStatusCode.ServiceUnavailable, attempt.Status));
            Assert.All(refused, static attempt => Assert.InRange(attempt.RetryAfter, 2, 120));
            Assert.StartsWith("[3,\"h\",", await inside.AskAsync(Heartbeat), StringComparison.Ordinal);
            _clock.Advance(TimeSpan.FromMilliseconds(500));
        }

        Assert.Equal([5, 5, 5, 5, 5], admitted);
        foreach (Attempt attempt in connected)
        {
            Assert.StartsWith("[3,\"h\",", await attempt.AskAsync(Heartbeat), StringComparison.Ordinal);
            attempt.Dispose();
        }
    }

    [Fact]
    public async Task One_that_charges_comes_in_before_the_others()
    {
        await using RunningGateway gateway = await StartAsync("Sockets", ("Ocpp:Admission:Rate", "1"), ("Ocpp:Admission:Burst", "2"), ("Ocpp:Admission:Reserve", "100"));
        await RegisterAsync(gateway, ["CP-charging", "CP-1", "CP-2"]);
        using (Attempt charging = await Attempt.MakeAsync(gateway, "CP-charging"))
        {
            string started = await charging.AskAsync("""[2,"s","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""");
            Assert.StartsWith("[3,\"s\",", started, StringComparison.Ordinal);
        }

        using Attempt first = await Attempt.MakeAsync(gateway, "CP-1");
        using Attempt second = await Attempt.MakeAsync(gateway, "CP-2");
        using Attempt again = await Attempt.MakeAsync(gateway, "CP-charging");

        Assert.Equal([true, false, true], [first.IsConnected, second.IsConnected, again.IsConnected]);
    }

    [Fact]
    public async Task Wrong_passwords_take_nobody_s_place()
    {
        await using RunningGateway gateway = await StartAsync("Sockets", ("Ocpp:Admission:Rate", "1"), ("Ocpp:Admission:Burst", "1"), ("Ocpp:Admission:Reserve", "0"));
        await RegisterAsync(gateway, ["CP-1"]);

        List<HttpStatusCode> refused = [];
        for (int i = 0; i < 20; i++)
        {
            using Attempt attempt = await Attempt.MakeAsync(gateway, "CP-1", key: "FF0102030405060708090A0B0C0D0E0F");
            refused.Add(attempt.Status);
        }

        using Attempt right = await Attempt.MakeAsync(gateway, "CP-1");

        Assert.All(refused, static status => Assert.Equal(HttpStatusCode.Unauthorized, status));
        Assert.True(right.IsConnected);
    }

    [Fact]
    public async Task One_that_flaps_is_kept_out_longer_and_longer_and_is_let_in_again()
    {
        await using RunningGateway gateway = await StartAsync("Sockets", ("Ocpp:Admission:FlapLimit", "2"), ("Ocpp:Admission:FlapWindow", "1h"), ("Ocpp:Admission:FlapPenalty", "10s"));
        await RegisterAsync(gateway, ["CP-1", "CP-2"]);
        List<int> penalties = [];

        for (int i = 0; i < 6; i++)
        {
            using Attempt attempt = await Attempt.MakeAsync(gateway, "CP-1");
            if (!attempt.IsConnected)
            {
                penalties.Add(attempt.RetryAfter);
                _clock.Advance(TimeSpan.FromSeconds(attempt.RetryAfter));
            }
        }

        using Attempt other = await Attempt.MakeAsync(gateway, "CP-2");

        // Three connections, and then each one costs: a quarter more at most than 10 and 20 s.
        Assert.Equal(2, penalties.Count);
        Assert.InRange(penalties[0], 10, 13);
        Assert.InRange(penalties[1], 20, 25);
        Assert.True(other.IsConnected);
    }

    [Fact]
    public async Task A_charge_point_is_not_kept_out_for_what_others_try_in_its_name()
    {
        await using RunningGateway gateway = await StartAsync("Sockets", ("Ocpp:Admission:FlapLimit", "2"), ("Ocpp:Admission:FlapWindow", "1h"));
        await RegisterAsync(gateway, ["CP-1"]);
        for (int i = 0; i < 10; i++)
        {
            using Attempt stranger = await Attempt.MakeAsync(gateway, "CP-1", key: "FF0102030405060708090A0B0C0D0E0F");
            Assert.Equal(HttpStatusCode.Unauthorized, stranger.Status);
        }

        using Attempt itself = await Attempt.MakeAsync(gateway, "CP-1");

        Assert.True(itself.IsConnected);
    }

    // How far sockets and disk are behind is real here, and a slow machine's isn't the test's.
    private Task<RunningGateway> StartAsync(string transport, params (string Key, string Value)[] settings) => RunningGateway.StartAsync(
        services => services.AddSingleton(provider => new AdmissionControl(
            provider.GetRequiredService<OcppOptions>(),
            provider.GetRequiredService<StorageOptions>(),
            provider.GetRequiredService<TransactionLedger>(),
            provider.GetRequiredService<IEventJournal>(),
            _clock,
            provider.GetRequiredService<AdmissionMetrics>(),
            NullLogger<AdmissionControl>.Instance)),
        [("Ocpp:Transport", transport), ("Ocpp:Admission:MaxLag", "1m"), ("Ocpp:UnknownChargePoints", "Reject"), ("Ocpp:UnknownIdTags", "Accept"), ("Ocpp:ReadConfiguration", "Never"), ("Ocpp:DrainPeriod", "0s"), .. settings]);

    private static async Task RegisterAsync(RunningGateway gateway, string[] ids)
    {
        foreach (string id in ids)
        {
            HttpResponseMessage response = await gateway.Client.PutAsJsonAsync($"charge-points/{id}", new { passwordHex = Key });
            response.EnsureSuccessStatusCode();
        }
    }

    /// <summary>One try to connect, and what came of it.</summary>
    private sealed class Attempt : IDisposable
    {
        private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

        private readonly ClientWebSocket _socket = new();
        private readonly byte[] _buffer = new byte[4096];

        private Attempt(string id) => Id = id;

        public string Id { get; }

        public bool IsConnected { get; private set; }

        public HttpStatusCode Status => _socket.HttpStatusCode;

        public int RetryAfter => int.Parse(_socket.HttpResponseHeaders!["Retry-After"].Single(), CultureInfo.InvariantCulture);

        public static async Task<Attempt> MakeAsync(RunningGateway gateway, string id, string key = Key)
        {
            Attempt attempt = new(id);
            attempt._socket.Options.AddSubProtocol("ocpp1.6");
            attempt._socket.Options.CollectHttpResponseDetails = true;
            attempt._socket.Options.SetRequestHeader("Authorization", $"Basic {Convert.ToBase64String([.. Encoding.UTF8.GetBytes(id + ":"), .. Convert.FromHexString(key)])}");
            using CancellationTokenSource limit = new(Limit);
            try
            {
                await attempt._socket.ConnectAsync(new Uri($"{gateway.OcppUri}/{id}"), limit.Token);
                attempt.IsConnected = true;
            }
            catch (WebSocketException) when (attempt._socket.HttpStatusCode != 0)
            {
                // Refused by an answer; anything else fails the test.
            }

            return attempt;
        }

        public async Task<string> AskAsync(string message)
        {
            using CancellationTokenSource limit = new(Limit);
            await _socket.SendAsync(Encoding.UTF8.GetBytes(message), WebSocketMessageType.Text, endOfMessage: true, limit.Token);
            WebSocketReceiveResult result = await _socket.ReceiveAsync(_buffer, limit.Token);
            return Encoding.UTF8.GetString(_buffer, 0, result.Count);
        }

        public void Dispose() => _socket.Dispose();
    }
}
