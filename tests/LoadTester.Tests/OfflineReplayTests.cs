using System.Globalization;
using System.Text.Json.Nodes;
using Ocpp.LoadTester.Reporting;

namespace Ocpp.LoadTester.Tests;

/// <summary>What happened while the link was down is told afterwards, in order and with the time at which it happened (OCPP 1.6 §3.7).</summary>
public sealed class OfflineReplayTests
{
    private const string Day = """
        charge-points 20
        connectors 2
        connect at-once
        warm-up 0s
        duration 3s
        timeout 20s
        reconnect 10ms..20ms
        load life
        day 24h
        arrivals 00:00-24:00 0.5
        session 30m..2h
        meter-values every 15m samples 3
        offline 6 for 30m..2h
        """;

    [Fact]
    public async Task Queued_messages_keep_their_order_and_their_time()
    {
        int last = 0;
        await using TestTarget target = new()
        {
            OnCall = (connection, call) => connection.AnswerAsync(call, TestTarget.Payload((string)call[2]!, (string)call[2]! == "StartTransaction" ? Interlocked.Increment(ref last) : 0)),
        };

        RunResult run = await TestRun.AgainstAsync(target, Day);

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.True(run.Replayed > 0, "Nothing was queued, so nothing was tested.");
        foreach (IGrouping<string, JsonArray> chargePoint in target.Received.GroupBy(static received => received.Identity, static received => received.Message))
        {
            List<JsonArray> told = [.. chargePoint.Where(static message => (int)message[0]! == 2 && (string)message[2]! is "StartTransaction" or "StopTransaction" or "MeterValues").DistinctBy(static message => (string)message[1]!)];
            List<DateTime> times = [.. told.Select(TimeOf)];

            Assert.Equal(times.Order(), times);
        }

        // The fleet's day ends when the run does: nothing comes from the future.
        Assert.All(target.Calls("StopTransaction"), static stop => Assert.True(TimeOf(stop) <= DateTime.UtcNow.AddMinutes(10)));
    }

    [Fact]
    public async Task Every_transaction_is_stopped_under_the_number_that_it_was_given()
    {
        int last = 0;
        Dictionary<string, (string Identity, JsonObject Start)> started = [];
        await using TestTarget target = new();
        target.OnCall = (connection, call) =>
        {
            if ((string)call[2]! != "StartTransaction")
            {
                return connection.AnswerAsync(call);
            }

            int id = Interlocked.Increment(ref last);
            lock (started)
            {
                started[id.ToString(CultureInfo.InvariantCulture)] = (connection.Identity, call[3]!.AsObject());
            }

            return connection.AnswerAsync(call, TestTarget.Payload("StartTransaction", id));
        };

        RunResult run = await TestRun.AgainstAsync(target, Day);

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.NotEmpty(target.Calls("StopTransaction"));
        foreach ((string identity, JsonArray message) in target.Received.Where(static received => (int)received.Message[0]! == 2 && (string)received.Message[2]! == "StopTransaction"))
        {
            JsonObject stop = message[3]!.AsObject();
            (string owner, JsonObject start) = started[((int)stop["transactionId"]!).ToString(CultureInfo.InvariantCulture)];

            Assert.Equal(owner, identity);
            Assert.True((int)stop["meterStop"]! >= (int)start["meterStart"]!, "Meters only grow.");
        }
    }

    [Fact]
    public async Task A_StartTransaction_whose_answer_was_lost_is_sent_again_as_it_was()
    {
        int answers = 0;
        await using TestTarget target = new();
        target.OnCall = (connection, call) =>
        {
            if ((string)call[2]! == "StartTransaction" && Interlocked.Increment(ref answers) == 1)
            {
                connection.Reset();
                return Task.CompletedTask;
            }

            return connection.AnswerAsync(call);
        };
        string scenario = TestRun.Quick
            .Replace("charge-points 2", "charge-points 1", StringComparison.Ordinal)
            .Replace("duration 400ms", "duration 1s", StringComparison.Ordinal)
            .Replace("mix Heartbeat 1", "mix Transaction 1 meter-values 1", StringComparison.Ordinal);

        await TestRun.AgainstAsync(target, scenario);

        IReadOnlyList<JsonArray> starts = target.Calls("StartTransaction");
        Assert.True(starts.Count > 1);
        Assert.Equal(starts[0][3]!.ToJsonString(), starts[1][3]!.ToJsonString());
        Assert.NotEqual((string)starts[0][1]!, (string)starts[1][1]!);
    }

    private static DateTime TimeOf(JsonArray call) => DateTime.Parse(
        (string)(call[3]!["timestamp"] ?? call[3]!["meterValue"]![0]!["timestamp"])!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
}
