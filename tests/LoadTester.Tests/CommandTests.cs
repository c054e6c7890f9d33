using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Ocpp.LoadTester.Reporting;

namespace Ocpp.LoadTester.Tests;

/// <summary>Charge points answer the Central System as real ones would, and do what they said.</summary>
public sealed class CommandTests
{
    private const string Waiting = """
        charge-points 1
        connect at-once
        warm-up 0s
        duration 30s
        timeout 20s
        reconnect 50ms..100ms
        heartbeat off
        load none
        """;

    [Fact]
    public async Task Every_command_of_OCPP_1_6_gets_a_confirmation()
    {
        string pem = Pem();
        (string Action, string Payload, string Expected)[] commands =
        [
            ("GetConfiguration", """{"key":["HeartbeatInterval","Nonsense"]}""", """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"300"}],"unknownKey":["Nonsense"]}"""),
            ("ChangeConfiguration", """{"key":"HeartbeatInterval","value":"60"}""", """{"status":"Accepted"}"""),
            ("ChangeConfiguration", """{"key":"HeartbeatInterval","value":"soon"}""", """{"status":"Rejected"}"""),
            ("ChangeConfiguration", """{"key":"NumberOfConnectors","value":"5"}""", """{"status":"Rejected"}"""),
            ("ChangeConfiguration", """{"key":"Nonsense","value":"5"}""", """{"status":"NotSupported"}"""),
            ("GetConfiguration", """{"key":["HeartbeatInterval"]}""", """{"configurationKey":[{"key":"HeartbeatInterval","readonly":false,"value":"60"}]}"""),
            ("ClearCache", "{}", """{"status":"Accepted"}"""),
            ("DataTransfer", """{"vendorId":"org.example.loadtester"}""", """{"status":"Accepted"}"""),
            ("DataTransfer", """{"vendorId":"someone"}""", """{"status":"UnknownVendorId"}"""),
            ("UnlockConnector", """{"connectorId":1}""", """{"status":"Unlocked"}"""),
            ("UnlockConnector", """{"connectorId":9}""", """{"status":"NotSupported"}"""),
            ("GetLocalListVersion", "{}", """{"listVersion":0}"""),
            ("SendLocalList", """{"listVersion":5,"updateType":"Full","localAuthorizationList":[{"idTag":"A","idTagInfo":{"status":"Accepted"}}]}""", """{"status":"Accepted"}"""),
            ("SendLocalList", """{"listVersion":5,"updateType":"Differential","localAuthorizationList":[{"idTag":"A"}]}""", """{"status":"VersionMismatch"}"""),
            ("GetLocalListVersion", "{}", """{"listVersion":5}"""),
            ("ReserveNow", """{"connectorId":2,"expiryDate":"2099-01-01T00:00:00Z","idTag":"R","reservationId":7}""", """{"status":"Accepted"}"""),
            ("ReserveNow", """{"connectorId":2,"expiryDate":"2099-01-01T00:00:00Z","idTag":"R","reservationId":8}""", """{"status":"Occupied"}"""),
            ("CancelReservation", """{"reservationId":7}""", """{"status":"Accepted"}"""),
            ("CancelReservation", """{"reservationId":7}""", """{"status":"Rejected"}"""),
            ("SetChargingProfile", """{"connectorId":0,"csChargingProfiles":{"chargingProfileId":1,"stackLevel":0,"chargingProfilePurpose":"ChargePointMaxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":20},{"startPeriod":60,"limit":10}]}}}""", """{"status":"Accepted"}"""),
            ("SetChargingProfile", """{"connectorId":1,"csChargingProfiles":{"chargingProfileId":2,"stackLevel":0,"chargingProfilePurpose":"TxProfile","chargingProfileKind":"Relative","chargingSchedule":{"chargingRateUnit":"A","chargingSchedulePeriod":[{"startPeriod":0,"limit":6}]}}}""", """{"status":"Rejected"}"""),
            ("ClearChargingProfile", """{"id":9}""", """{"status":"Unknown"}"""),
            ("GetDiagnostics", """{"location":"http://127.0.0.1/x"}""", """{"fileName":"SN00000000-diagnostics.log"}"""),
            ("UpdateFirmware", """{"location":"http://127.0.0.1/x","retrieveDate":"2099-01-01T00:00:00Z"}""", "{}"),
            ("GetLog", """{"logType":"SecurityLog","requestId":3,"log":{"remoteLocation":"http://127.0.0.1/x"}}""", """{"status":"Accepted","filename":"SN00000000-security.log"}"""),
            ("SignedUpdateFirmware", """{"requestId":4,"firmware":{"location":"http://127.0.0.1/x","retrieveDateTime":"2099-01-01T00:00:00Z","signingCertificate":"x","signature":"x"}}""", """{"status":"Accepted"}"""),
            ("InstallCertificate", new JsonObject { ["certificateType"] = "CentralSystemRootCertificate", ["certificate"] = pem }.ToJsonString(), """{"status":"Accepted"}"""),
            ("InstallCertificate", """{"certificateType":"CentralSystemRootCertificate","certificate":"nonsense"}""", """{"status":"Rejected"}"""),
            ("CertificateSigned", new JsonObject { ["certificateChain"] = pem }.ToJsonString(), """{"status":"Accepted"}"""),
            ("GetInstalledCertificateIds", """{"certificateType":"ManufacturerRootCertificate"}""", """{"status":"NotFound"}"""),
            ("DeleteCertificate", """{"certificateHashData":{"hashAlgorithm":"SHA256","issuerNameHash":"00","issuerKeyHash":"00","serialNumber":"1"}}""", """{"status":"NotFound"}"""),
            ("TriggerMessage", """{"requestedMessage":"Heartbeat"}""", """{"status":"Accepted"}"""),
            ("TriggerMessage", """{"requestedMessage":"MeterValues","connectorId":9}""", """{"status":"Rejected"}"""),
            ("ExtendedTriggerMessage", """{"requestedMessage":"SignChargePointCertificate"}""", """{"status":"Accepted"}"""),
            ("RemoteStartTransaction", """{"idTag":"X","connectorId":9}""", """{"status":"Rejected"}"""),
            ("RemoteStopTransaction", """{"transactionId":99}""", """{"status":"Rejected"}"""),
            ("ChangeAvailability", """{"connectorId":1,"type":"Inoperative"}""", """{"status":"Accepted"}"""),
            ("Reset", """{"type":"Soft"}""", """{"status":"Accepted"}"""),
        ];
        List<(string Action, string Expected, string Actual)> answers = [];
        JsonObject composite = [];
        await using TestTarget target = new();

        RunResult run = await RunAsync(target, () => target.Calls("BootNotification").Count == 2 && StatusesOf(target, 1)[^1] == "Unavailable" && StatusesOf(target, 2).Count > 1, async connection =>
        {
            foreach ((string action, string payload, string expected) in commands)
            {
                answers.Add((action, expected, (await connection.CallAsync(action, payload))[2]!.ToJsonString()));
                if (action == "ClearChargingProfile")
                {
                    composite = (await connection.CallAsync("GetCompositeSchedule", """{"connectorId":1,"duration":120}"""))[2]!.AsObject();
                }
            }
        });

        Assert.True(run.Errors == 0, string.Join("\n", run.Examples));
        Assert.Equal(commands.Length, answers.Count);
        Assert.All(answers, static answer => Assert.Equal($"{answer.Action} {answer.Expected}", $"{answer.Action} {answer.Actual}"));
        Assert.Equal("""[{"startPeriod":0,"limit":20},{"startPeriod":60,"limit":10}]""", composite["chargingSchedule"]!["chargingSchedulePeriod"]!.ToJsonString());

        // What was triggered came, and after the reset a second boot with a connector that stayed out of service.
        Assert.NotEmpty(target.Calls("Heartbeat"));
        Assert.NotEmpty(target.Calls("SignCertificate"));
        Assert.Equal(2, target.Calls("BootNotification").Count);
    }

    [Fact]
    public async Task An_action_that_nobody_knows_is_NotImplemented_and_one_of_the_other_direction_NotSupported()
    {
        List<string> errors = [];
        await using TestTarget target = new();

        await RunAsync(target, () => errors.Count == 2, async connection =>
        {
            errors.Add((string)(await connection.CallAsync("Explode", "{}"))[2]!);
            errors.Add((string)(await connection.CallAsync("Heartbeat", "{}"))[2]!);
        });

        Assert.Equal(["NotImplemented", "NotSupported"], errors);
    }

    [Fact]
    public async Task A_remote_start_brings_a_transaction_with_growing_meters_and_a_remote_stop_ends_it()
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        string stopped = "";
        await using TestTarget target = new();
        target.OnCall = async (connection, call) =>
        {
            await connection.AnswerAsync(call, TestTarget.Payload((string)call[2]!, 4711));
            if ((string)call[2]! == "StatusNotification" && (string)call[3]!["status"]! == "Charging")
            {
                started.TrySetResult();
            }
        };

        await RunAsync(target, () => StatusesOf(target, 2).Count == 5, async connection =>
        {
            await connection.CallAsync("RemoteStartTransaction", """{"idTag":"Remote","connectorId":2}""");
            await started.Task.WaitAsync(TimeSpan.FromSeconds(20));
            stopped = (string)(await connection.CallAsync("RemoteStopTransaction", """{"transactionId":4711}"""))[2]!["status"]!;
        });

        Assert.Equal("Accepted", stopped);
        JsonObject start = Assert.Single(target.Calls("StartTransaction"))[3]!.AsObject();
        JsonObject stop = Assert.Single(target.Calls("StopTransaction"))[3]!.AsObject();
        Assert.Equal(("Remote", 2), ((string)start["idTag"]!, (int)start["connectorId"]!));
        Assert.Equal((4711, "Remote"), ((int)stop["transactionId"]!, (string)stop["reason"]!));
        Assert.Equal(["Available", "Preparing", "Charging", "Finishing", "Available"], StatusesOf(target, 2));
    }

    [Fact]
    public async Task A_boot_that_is_Pending_is_tried_again_after_the_answered_interval()
    {
        int boots = 0;
        List<DateTime> at = [];
        await using TestTarget target = new();
        target.OnCall = (connection, call) =>
        {
            if ((string)call[2]! != "BootNotification")
            {
                return connection.AnswerAsync(call);
            }

            // The charge points boot at once.
            string status;
            lock (at)
            {
                at.Add(DateTime.UtcNow);
                status = at.Count == 1 ? "Pending" : "Accepted";
                Volatile.Write(ref boots, at.Count);
            }

            return connection.AnswerAsync(call, $$"""{"status":"{{status}}","currentTime":"2026-01-01T00:00:00Z","interval":1}""");
        };

        RunResult run = await RunAsync(target, () => Volatile.Read(ref boots) == 3, static _ => Task.CompletedTask, Waiting.Replace("charge-points 1", "charge-points 2", StringComparison.Ordinal));

        Assert.Equal(0, run.Errors);
        Assert.Equal(3, boots);
        Assert.InRange((at.Max() - at.Min()).TotalSeconds, 0.99, 20);
    }

    [Fact]
    public async Task A_new_AuthorizationKey_is_used_from_the_next_connection_on()
    {
        await using TestTarget target = new();
        using SemaphoreSlim once = new(1);

        await RunAsync(target, () => target.Requests.Count == 2, async connection =>
        {
            if (await once.WaitAsync(0))
            {
                await connection.CallAsync("ChangeConfiguration", """{"key":"AuthorizationKey","value":"30313233343536373839616263646566"}""");
            }
        });

        Assert.Equal(2, target.Requests.Count);
        Assert.Null(target.Requests.First().Authorization);
        Assert.Equal(Convert.ToBase64String("LT0000000:0123456789abcdef"u8), System.Text.Encoding.ASCII.GetString(target.Requests.Last().Authorization!)["Basic ".Length..]);
    }

    private static List<string> StatusesOf(TestTarget target, int connector) =>
        [.. target.Calls("StatusNotification").Where(status => (int)status[3]!["connectorId"]! == connector).Select(static status => (string)status[3]!["status"]!)];

    /// <summary>Runs one charge point, the commands once it has reported its last connector, and ends when they and what they cause are done.</summary>
    private static async Task<RunResult> RunAsync(TestTarget target, Func<bool> isEnough, Func<TestConnection, Task> commands, string scenario = Waiting)
    {
        Func<TestConnection, JsonArray, Task> answer = target.OnCall ?? (static (connection, call) => connection.AnswerAsync(call));
        Task? done = null;
        target.OnCall = async (connection, call) =>
        {
            await answer(connection, call);
            if ((string)call[2]! == "StatusNotification" && (int)call[3]!["connectorId"]! == 2 && done is null)
            {
                done = commands(connection);
            }
        };

        using CancellationTokenSource stop = new();
        Task<RunResult> run = TestRun.AgainstAsync(target, scenario, stop: stop.Token);
        while (!run.IsCompleted && !(done is { IsCompleted: true } && isEnough()))
        {
            await Task.Delay(10);
        }

        await stop.CancelAsync();
        await (done ?? Task.CompletedTask);
        return await run;
    }

    private static string Pem()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=Root", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}
