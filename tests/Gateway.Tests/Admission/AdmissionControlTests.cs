using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Admission;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Tests.Admission;

/// <summary>Who may come now, by places, backlog and habits; the clock is the test's.</summary>
public sealed class AdmissionControlTests
{
    private static readonly AdmissionOptions Small = new() { Rate = 10, Burst = 3, Reserve = 0 };

    [Fact]
    public async Task The_burst_comes_at_once_and_the_next_is_told_when()
    {
        await using TestNode node = NodeWith(Small);

        Assert.Equal(3, Admitted(node, count: 3));

        UpgradeRefusal? refusal = Ask(node, "CP-late");
        Assert.Equal(503, refusal?.StatusCode);
        Assert.InRange(refusal?.RetryAfterSeconds ?? 0, 1, 120);
    }

    [Fact]
    public async Task Places_come_free_at_the_rate()
    {
        await using TestNode node = NodeWith(Small);
        Admitted(node, count: 3);

        node.Clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal(2, Admitted(node, count: 5));
    }

    [Fact]
    public async Task No_more_than_the_burst_is_saved_up()
    {
        await using TestNode node = NodeWith(Small);
        Admitted(node, count: 3);

        node.Clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(3, Admitted(node, count: 10));
    }

    [Fact]
    public async Task A_place_that_came_to_nothing_is_another_s()
    {
        await using TestNode node = NodeWith(Small);
        Admitted(node, count: 3);

        node.Get<AdmissionControl>().GiveBack();

        Assert.Equal(1, Admitted(node, count: 2));
    }

    [Fact]
    public async Task A_rate_of_nothing_lets_everybody_in()
    {
        await using TestNode node = NodeWith(Small with { Rate = 0 });

        Assert.Equal(1000, Admitted(node, count: 1000));
    }

    [Fact]
    public async Task The_reserve_is_for_those_that_charge()
    {
        await using TestNode node = NodeWith(Small with { Reserve = 100 });
        Charge(node, "CP-charging");
        Admitted(node, count: 100);

        int others = Admitted(node, count: 5);
        int charging = Enumerable.Range(0, 5).Count(_ => Ask(node, "CP-charging") is null);

        Assert.Equal(0, others);
        Assert.Equal(3, charging);
    }

    [Fact]
    public async Task The_reserve_fills_first()
    {
        await using TestNode node = NodeWith(Small with { Reserve = 100 });
        Charge(node, "CP-charging");
        Admitted(node, count: 3);
        while (Ask(node, "CP-charging") is null)
        {
        }

        node.Clock.Advance(TimeSpan.FromMilliseconds(300));

        Assert.Equal(0, Admitted(node, count: 1));
        Assert.Null(Ask(node, "CP-charging"));
    }

    [Fact]
    public async Task One_whose_transaction_has_ended_charges_no_longer()
    {
        await using TestNode node = NodeWith(Small with { Reserve = 100 });
        TestPeer peer = Charge(node, "CP-1");
        peer.Send("""[2,"stop","StopTransaction",{"transactionId":1,"meterStop":5,"timestamp":"2026-06-01T12:00:00Z"}]""");
        Admitted(node, count: 3);

        Assert.NotNull(Ask(node, "CP-1"));
    }

    [Fact]
    public async Task While_the_sockets_are_behind_hardly_anybody_gets_in_beyond_the_burst()
    {
        await using TestNode node = NodeWith(Small with { Rate = 100, Burst = 1, MaxLag = TimeSpan.FromSeconds(1) });
        FakeSocket slow = new(TimeSpan.FromSeconds(2));
        Ask(node, "CP-0", slow);

        int whileBehind = AdmittedOver(node, TimeSpan.FromSeconds(2), slow);
        double lag = node.Get<AdmissionControl>().Lag.TotalSeconds;
        int after = AdmittedOver(node, TimeSpan.FromSeconds(2), new FakeSocket(TimeSpan.FromMilliseconds(2)));

        Assert.Equal(2, lag);
        Assert.InRange(whileBehind, 5, 25);
        Assert.InRange(after, 150, 210);
    }

    [Fact]
    public async Task One_request_that_waited_is_no_backlog()
    {
        await using TestNode node = NodeWith(Small);
        FakeSocket slow = new(TimeSpan.FromSeconds(2));
        FakeSocket quick = new(TimeSpan.Zero);
        for (int i = 0; i < 100; i++)
        {
            Ask(node, "CP-1", i % 10 == 0 ? quick : slow);
            node.Clock.Advance(TimeSpan.FromMilliseconds(SocketLag.SampleEveryMs));
        }

        Assert.Equal(TimeSpan.Zero, node.Get<AdmissionControl>().Lag);
    }

    [Fact]
    public async Task A_disk_that_is_behind_counts_as_the_sockets_do()
    {
        await using TestNode node = NodeWith(Small with { MaxLag = TimeSpan.FromSeconds(1) }, commitsManually: true);
        AdmissionControl admissions = node.Get<AdmissionControl>();
        node.Connect("CP-1");
        node.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Ask(node, "CP-2");

        node.Clock.Advance(TimeSpan.FromSeconds(3));
        TimeSpan behind = admissions.Lag;
        node.Journal.Commit();
        node.Clock.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(TimeSpan.FromSeconds(3), behind);
        Assert.Equal(TimeSpan.Zero, admissions.Lag);
    }

    [Fact]
    public async Task Those_that_are_turned_away_are_told_to_come_as_they_can_be_let_in()
    {
        await using TestNode node = NodeWith(Small with { Rate = 100, Burst = 1 });
        Ask(node, "CP-0");

        int[] told = [.. Enumerable.Range(0, 3000).Select(i => Ask(node, $"CP-{i}")?.RetryAfterSeconds ?? 0)];

        // 3 000 at 100 in a second: about half a minute, and in no second many more than come free in it.
        Assert.InRange(told.Min(), 2, 4);
        Assert.InRange(told.Max(), 28, 36);
        Assert.All(told.GroupBy(static seconds => seconds), static second => Assert.InRange(second.Count(), 1, 160));
        Assert.InRange(node.Get<AdmissionControl>().Waiting, 2700, 3300);
    }

    [Fact]
    public async Task Nobody_is_told_to_come_later_than_the_longest_time_nor_all_then()
    {
        await using TestNode node = NodeWith(Small with { Rate = 1, Burst = 1, MaxRetryAfter = TimeSpan.FromSeconds(60) });
        Ask(node, "CP-0");

        int[] told = [.. Enumerable.Range(0, 3000).Select(i => Ask(node, $"CP-{i}")?.RetryAfterSeconds ?? 0)];

        Assert.Equal(60, told.Max());
        Assert.All(told.Skip(100).GroupBy(static seconds => seconds), static second => Assert.InRange(second.Count(), 1, 300));
    }

    [Fact]
    public async Task Who_comes_too_often_is_told_for_how_long_it_is_kept_out()
    {
        await using TestNode node = NodeWith(new AdmissionOptions { FlapLimit = 3, FlapPenalty = TimeSpan.FromSeconds(20) });
        AdmissionControl admissions = node.Get<AdmissionControl>();
        for (int i = 0; i < 4; i++)
        {
            Assert.Null(Ask(node, "CP-1"));
            admissions.Enter("CP-1", isProved: true, remote: null);
        }

        UpgradeRefusal? refusal = Ask(node, "CP-1");
        UpgradeRefusal? other = Ask(node, "CP-2");
        node.Clock.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(503, refusal?.StatusCode);
        Assert.InRange(refusal?.RetryAfterSeconds ?? 0, 20, 25);
        Assert.Null(other);
        Assert.Null(Ask(node, "CP-1"));
    }

    [Fact]
    public async Task One_that_charges_is_kept_out_for_the_first_penalty_at_most()
    {
        await using TestNode node = NodeWith(new AdmissionOptions { FlapLimit = 1, FlapWindow = TimeSpan.FromHours(1), FlapPenalty = TimeSpan.FromSeconds(10) });
        Charge(node, "CP-charging");
        for (int i = 0; i < 3; i++)
        {
            // Each time beyond the limit, and after the penalty of the time before.
            node.Clock.Advance(TimeSpan.FromMinutes(4));
            foreach (string id in (string[])["CP-charging", "CP-idle"])
            {
                node.Get<AdmissionControl>().Enter(id, isProved: true, remote: null);
                node.Get<AdmissionControl>().Enter(id, isProved: true, remote: null);
            }
        }

        UpgradeRefusal? atFirst = Ask(node, "CP-charging");
        node.Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.NotNull(atFirst);
        Assert.NotNull(Ask(node, "CP-idle"));
        Assert.Null(Ask(node, "CP-charging"));
    }

    [Fact]
    public async Task Refusals_are_counted_by_why()
    {
        await using TestNode node = NodeWith(Small with { FlapLimit = 1 });
        using MeterRecord record = new(node.Get<System.Diagnostics.Metrics.IMeterFactory>());
        AdmissionControl admissions = node.Get<AdmissionControl>();
        admissions.Enter("CP-flaps", isProved: true, remote: null);
        admissions.Enter("CP-flaps", isProved: true, remote: null);

        Ask(node, "CP-flaps");
        Admitted(node, count: 5);

        Assert.Equal(3, record["ocpp.admission.decisions{outcome=admitted}"]);
        Assert.Equal(2, record["ocpp.admission.decisions{outcome=busy}"]);
        Assert.Equal(1, record["ocpp.admission.decisions{outcome=flapping}"]);
    }

    private static TestNode NodeWith(AdmissionOptions admission, bool commitsManually = false) => new(
        new OcppOptions { ReadConfiguration = ReadConfigurationRule.Never, UnknownIdTags = UnknownIdTagRule.Accept, Admission = admission },
        commitsManually);

    private static TestPeer Charge(TestNode node, string id)
    {
        TestPeer peer = node.Connect(id);
        peer.Send("""[2,"start","StartTransaction",{"connectorId":1,"idTag":"T","meterStart":1,"timestamp":"2026-06-01T12:00:00Z"}]""");

        // It has used a place that the test counts on.
        node.Get<AdmissionControl>().GiveBack();
        return peer;
    }

    private static UpgradeRefusal? Ask(TestNode node, string id, FakeSocket? socket = null) =>
        node.Get<AdmissionControl>().TryTakePlace(id, new DefaultConnectionContext("c") { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, 1) }, socket);

    private static int Admitted(TestNode node, int count) =>
        Enumerable.Range(0, count).Count(i => Ask(node, string.Create(CultureInfo.InvariantCulture, $"CP-n{i}")) is null);

    // Somebody asks every 5 ms.
    private static int AdmittedOver(TestNode node, TimeSpan time, FakeSocket socket)
    {
        int admitted = 0;
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMilliseconds(SocketLag.SampleEveryMs))
        {
            node.Clock.Advance(TimeSpan.FromMilliseconds(SocketLag.SampleEveryMs));
            admitted += Ask(node, "CP-1", socket) is null ? 1 : 0;
        }

        return admitted;
    }
}
