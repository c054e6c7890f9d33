using System.Globalization;
using System.Text.Json.Nodes;
using Ocpp.Testing;

namespace Ocpp.CrashRecovery;

/// <summary>
/// A charge point that charges without end, and the outside ledger of what was acknowledged to it. Over a crash it behaves as a real one:
/// the message without an answer is sent again first. Every message carries a value that no other message has.
/// </summary>
/// <param name="id">Its identity.</param>
/// <param name="random">What it draws from.</param>
/// <param name="load">Counts what is acknowledged to it and others; null where nobody waits for that.</param>
internal sealed class ChargingLife(string id, Random random, AcknowledgedLoad? load = null)
{
    private static readonly DateTimeOffset Epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Long enough that a segment of the journal is full after a few hundred messages.
    private static readonly string SignedValue = $$""",{"value":"{{new string('A', 8000)}}","format":"SignedData"}""";

    private readonly List<LifeTransaction> _transactions = [];
    private readonly List<string> _unansweredStatuses = [];
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _target = int.MaxValue;
    private int _lastValue;

    public string Id { get; } = id;

    public IReadOnlyList<LifeTransaction> Transactions => _transactions;

    /// <summary>The status that was acknowledged last, or that was found after a kill: from then on it can be replaced, but not go back.</summary>
    public string? KeptStatus { get; private set; }

    /// <summary>
    /// Those sent after it without an answer, in order. Two kills can follow with no status acknowledged between them, and of the two
    /// that were under way the first may have been kept and the second not.
    /// </summary>
    public IReadOnlyList<string> UnansweredStatuses => _unansweredStatuses;

    public int Acknowledged { get; private set; }

    /// <summary>Ends when so much was acknowledged in all; to be asked before the charging begins, once.</summary>
    public Task WhenAcknowledged(int count)
    {
        _target = count;
        return _reached.Task;
    }

    /// <summary>
    /// This status is in the gateway for good, and none of those without an answer can come after it: it was the last one sent, or it was
    /// found after a kill, and what is not there then never will be.
    /// </summary>
    public void Keep(string status)
    {
        KeptStatus = status;
        _unansweredStatuses.Clear();
    }

    /// <summary>Charges until the connection ends.</summary>
    public async Task LiveAsync(Uri endpoint)
    {
        try
        {
            await using TestChargePoint chargePoint = await TestChargePoint.ConnectAsync(endpoint, Id);
            await CallAsync(chargePoint, "BootNotification", """{"chargePointVendor":"Crash","chargePointModel":"Test"}""");
            while (true)
            {
                await StepAsync(chargePoint);
            }
        }
        catch (Exception exception) when (exception is IOException or System.Net.WebSockets.WebSocketException or OperationCanceledException or HttpRequestException)
        {
            // The gateway was killed: what has no answer now is repeated in the next life.
            return;
        }
    }

    private async Task StepAsync(TestChargePoint chargePoint)
    {
        LifeTransaction? current = _transactions.Count > 0 ? _transactions[^1] : null;
        if (current is null || current.IsStopAcknowledged)
        {
            current = new LifeTransaction { MeterStart = ++_lastValue };
            _transactions.Add(current);
        }

        if (current.Id is null)
        {
            JsonObject started = await CallAsync(chargePoint, "StartTransaction", $$"""{"connectorId":1,"idTag":"{{Id}}","meterStart":{{current.MeterStart}},"timestamp":"{{Time(current.MeterStart)}}"}""");
            current.Id = (int)started["transactionId"]!;
        }
        else if (current.IsStopSent || random.Next(8) == 0)
        {
            current.IsStopSent = true;
            await CallAsync(chargePoint, "StopTransaction", $$"""{"transactionId":{{current.Id}},"meterStop":{{current.MeterStart + 1000}},"timestamp":"{{Time(current.MeterStart + 1)}}"}""");
            current.IsStopAcknowledged = true;
        }
        else if (random.Next(4) == 0)
        {
            string status = (++_lastValue).ToString(CultureInfo.InvariantCulture);
            _unansweredStatuses.Add(status);
            await CallAsync(chargePoint, "StatusNotification", $$"""{"connectorId":1,"errorCode":"NoError","status":"Charging","info":"{{status}}"}""");
            Keep(status);
        }
        else
        {
            int value = ++_lastValue;
            current.SentValues.Add(value);
            string signed = random.Next(3) == 0 ? SignedValue : "";
            await CallAsync(chargePoint, "MeterValues", $$"""{"connectorId":1,"transactionId":{{current.Id}},"meterValue":[{"timestamp":"{{Time(value)}}","sampledValue":[{"value":"{{value}}"}{{signed}}]}]}""");
            current.AcknowledgedValues.Add(value);
        }
    }

    private async Task<JsonObject> CallAsync(TestChargePoint chargePoint, string action, string payload)
    {
        JsonObject answer = await chargePoint.CallAsync(action, payload);
        load?.Add();
        if (++Acknowledged >= _target)
        {
            _reached.TrySetResult();
        }

        return answer;
    }

    private static string Time(int value) => Epoch.AddSeconds(value).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
}

/// <summary>One transaction as its charge point knows it.</summary>
internal sealed class LifeTransaction
{
    /// <summary>Unique among this charge point's transactions: the start is known by it.</summary>
    public required int MeterStart { get; init; }

    /// <summary>Null until the start was acknowledged.</summary>
    public int? Id { get; set; }

    public List<int> SentValues { get; } = [];

    public List<int> AcknowledgedValues { get; } = [];

    public bool IsStopSent { get; set; }

    public bool IsStopAcknowledged { get; set; }

    /// <summary>It was found whole after it had ended; it can't change any more.</summary>
    public bool IsVerified { get; set; }
}
