using System.Text;
using System.Text.Json.Nodes;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Reporting;
using Ocpp.WebSockets.Frames;

namespace Ocpp.LoadTester.Tests;

/// <summary>A target that lies is caught, and said to lie in the way it does.</summary>
public sealed class LyingTargetTests
{
    [Fact]
    public async Task A_target_that_answers_as_it_should_has_no_faults()
    {
        await using TestTarget target = new();

        RunResult run = await TestRun.AgainstAsync(target, TestRun.Patient);

        Assert.Equal(0, run.Errors);
        Assert.True(run.Answers > 10, $"{run.Answers} answers");
        Assert.Equal(run.Calls, run.Answers);
        Assert.Empty(run.Faults);
    }

    [Fact]
    public async Task A_wrong_id_is_caught()
    {
        await using TestTarget target = Lying(static (connection, _) => connection.SendAsync("""[3,"11111111-1111-1111-1111-111111111111",{"currentTime":"2026-01-01T00:00:00Z"}]"""));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("WrongId") > 0, Text(run));
        Assert.True(run.Of("Lost") > 0, Text(run));
    }

    [Fact]
    public async Task An_id_of_another_charge_point_is_wrong_too()
    {
        await using TestTarget target = Lying(static (connection, call) => connection.SendAsync($"[3,\"{((string)call[1]!).Replace("0000000", "7777777", StringComparison.Ordinal)}\",{{}}]"));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("WrongId") > 0, Text(run));
    }

    [Fact]
    public async Task Silence_is_caught()
    {
        await using TestTarget target = Lying(static (_, _) => Task.CompletedTask);

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("Lost") > 0, Text(run));
        Assert.Equal(0, run.Answers);

        // What never came counts with its age, so that silence doesn't look fast.
        Assert.True(run.Latency.P50 > 500, $"{run.Latency.P50} ms");
    }

    [Fact]
    public async Task An_answer_after_its_time_is_late_and_not_lost()
    {
        await using TestTarget target = Lying(static async (connection, call) =>
        {
            await Task.Delay(300);
            await connection.AnswerAsync(call);
        });

        RunResult run = await TestRun.AgainstAsync(target, TestRun.Quick.Replace("timeout 1s", "timeout 200ms", StringComparison.Ordinal).Replace("duration 400ms", "duration 1s", StringComparison.Ordinal));

        Assert.True(run.Of("Late") > 0, Text(run));
    }

    [Fact]
    public async Task A_second_answer_is_caught()
    {
        await using TestTarget target = Lying(static async (connection, call) =>
        {
            await connection.AnswerAsync(call);
            await connection.AnswerAsync(call);
        });

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("DoubleAnswer") > 0, Text(run));
        Assert.Equal(run.Errors, run.Of("DoubleAnswer"));
    }

    [Fact]
    public async Task A_CALLERROR_is_caught()
    {
        await using TestTarget target = Lying(static (connection, call) => connection.SendAsync($"[4,{call[1]!.ToJsonString()},\"InternalError\",\"no\",{{}}]"));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("CallError") > 0, Text(run));
        Assert.Contains("InternalError", run.Examples[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"currentTime":"yesterday"}""")]
    [InlineData("""{"currentTime":"2026-01-01T00:00:00Z","extra":1}""")]
    [InlineData("[]")]
    public async Task An_answer_that_breaks_its_schema_is_caught(string payload)
    {
        await using TestTarget target = Lying((connection, call) => connection.AnswerAsync(call, payload));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("BadAnswer") > 0, Text(run));
    }

    [Fact]
    public async Task A_text_that_is_no_message_is_caught()
    {
        await using TestTarget target = Lying(static (connection, _) => connection.SendAsync("hello"));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("Unreadable") > 0, Text(run));
    }

    [Fact]
    public async Task A_close_is_caught_with_its_code()
    {
        await using TestTarget target = Lying(static (connection, _) => connection.SendAsync(Opcode.Close, [0x03, 0xE9, .. "bye"u8]));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("Closed") > 0, Text(run));
        Assert.Contains("closed with 1001: bye", run.Ends.Keys);
    }

    [Fact]
    public async Task A_reset_is_caught()
    {
        await using TestTarget target = Lying(static (connection, _) =>
        {
            connection.Reset();
            return Task.CompletedTask;
        });

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("Closed") > 0, Text(run));
    }

    [Fact]
    public async Task A_masked_frame_is_caught()
    {
        await using TestTarget target = Lying(static (connection, _) => connection.SendRawAsync([0x81, 0x82, 0, 0, 0, 0, (byte)'[', (byte)']']));

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("BadFrame") > 0, Text(run));
    }

    [Fact]
    public async Task A_CALL_that_breaks_its_schema_is_caught_and_answered_with_an_error()
    {
        await using TestTarget target = Lying(static async (connection, call) =>
        {
            await connection.SendAsync("""[2,"x","Reset",{"type":"Gently"}]""");
            await connection.AnswerAsync(call);
        });

        RunResult run = await TestRun.AgainstAsync(target);

        Assert.True(run.Of("BadCall") > 0, Text(run));
        JsonArray refused = target.Received.Select(static received => received.Message).First(static message => (int)message[0]! == 4);
        Assert.Equal("PropertyConstraintViolation", (string)refused[2]!);
    }

    [Theory]
    [InlineData("ocpp1.6", "ocpp2.0.1", "wrong subprotocol: ocpp2.0.1")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6\r\n", "", "wrong subprotocol: none was named")]
    [InlineData("Accept: ", "Accept: x", "wrong Sec-WebSocket-Accept")]
    [InlineData("101 Switching Protocols", "404 Not Found", "upgrade refused with 404")]
    public async Task A_wrong_handshake_leaves_nothing_to_measure_and_says_why(string right, string wrong, string expected)
    {
        await using TestTarget target = new();
        target.Upgrade = request =>
        {
            System.Buffers.ArrayBufferWriter<byte> answer = new();
            WebSockets.Upgrade.UpgradeResponse.WriteAccepted(answer, request.Key, "ocpp1.6");
            return Encoding.ASCII.GetBytes(Encoding.ASCII.GetString(answer.WrittenSpan).Replace(right, wrong, StringComparison.Ordinal));
        };

        RunFailedException failure = await Assert.ThrowsAsync<RunFailedException>(() => TestRun.AgainstAsync(target));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_is_not_there_is_said_not_to_be()
    {
        Uri nowhere = new($"ws://127.0.0.1:{Testing.GatewayProcess.FreePort()}/ocpp");

        RunFailedException failure = await Assert.ThrowsAsync<RunFailedException>(() => TestRun.AgainstAsync(nowhere));

        Assert.Contains("ConnectionRefused", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stall_shows_in_latencies_and_not_only_in_one_call()
    {
        // A target that stands still for most of the run: a tester that waited for answers would see one slow call for each charge point.
        using SemaphoreSlim once = new(1);
        await using TestTarget target = Lying(async (connection, call) =>
        {
            if ((string)call[2]! == "Heartbeat" && await once.WaitAsync(0))
            {
                await Task.Delay(800);
            }

            await connection.AnswerAsync(call);
        });

        RunResult run = await TestRun.AgainstAsync(target, TestRun.Patient.Replace("charge-points 2", "charge-points 1", StringComparison.Ordinal).Replace("duration 400ms", "duration 1s", StringComparison.Ordinal));

        Assert.True(run.Errors == 0, Text(run));
        Assert.True(run.Latency.P50 > 10 * run.Service.P50, $"from due {run.Latency.P50} ms, from sending {run.Service.P50} ms");
    }

    /// <summary>Boots and statuses are answered as they should be, everything else by the lie.</summary>
    private static TestTarget Lying(Func<TestConnection, JsonArray, Task> lie) => new()
    {
        OnCall = (connection, call) => (string)call[2]! is "BootNotification" or "StatusNotification" ? connection.AnswerAsync(call) : lie(connection, call),
    };

    private static string Text(RunResult run) => string.Join(", ", run.Faults) + "\n" + string.Join("\n", run.Examples);
}
