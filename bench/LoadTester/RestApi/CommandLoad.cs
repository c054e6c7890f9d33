using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.RestApi;

/// <summary>
/// Commands over our own gateway's REST API, on a schedule that doesn't wait for their answers. A remote start counts as done when the charge point
/// has its transaction's number, and is then stopped in the same way.
/// </summary>
internal sealed class CommandLoad : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(2);

    private readonly Fleet _fleet;
    private readonly HttpClient _http;
    private readonly CommandEntry[] _commands;
    private readonly int _weights;
    private readonly double _meanSeconds;
    private readonly long _to;
    private readonly bool[] _isTaken;
    private readonly List<Task> _running = [];
    private SeededRandom _random;

    public CommandLoad(Fleet fleet, WorkerOrder order, long to)
    {
        _fleet = fleet;
        _to = to;
        _commands = [.. fleet.Scenario.Commands];
        _weights = _commands.Sum(static command => command.Weight);
        _meanSeconds = 1 / (fleet.Scenario.Rate * fleet.Plan.Count / fleet.Scenario.ChargePoints);
        _random = SeededRandom.For(fleet.Scenario.Seed, ulong.MaxValue - 2 - (ulong)fleet.Plan.First);
        _isTaken = new bool[fleet.Plan.Count];
        _http = new HttpClient { BaseAddress = new Uri(order.Target!.Api!.AbsoluteUri.TrimEnd('/') + "/"), Timeout = fleet.Scenario.Timeout };
        if (order.Target.ApiKey is { } key)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    public async Task RunAsync()
    {
        // The caller holds the worker's turn.
        await Task.Yield();
        using (this)
        {
            long due = Clock.Now;
            while (true)
            {
                due += (long)(_random.NextExponential(_meanSeconds) * Clock.Second);
                if (due >= _to)
                {
                    break;
                }

                TimeSpan wait = Clock.ToTimeSpan(due - Clock.Now);
                if (wait > TimeSpan.FromMilliseconds(1))
                {
                    await Task.Delay(wait).ConfigureAwait(false);
                }

                if (TryTakeChargePoint(out int slot))
                {
                    _running.Add(RunOneAsync(Draw(), slot, long.Min(due, Clock.Now)));
                }

                _running.RemoveAll(static task => task.IsCompletedSuccessfully);
            }

            await Task.WhenAll(_running).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task RunOneAsync(string command, int slot, long due)
    {
        SimulatedChargePoint chargePoint = _fleet.ChargePoints[slot];
        try
        {
            if (command == CommandNames.RemoteCycle)
            {
                await RunCycleAsync(chargePoint, due).ConfigureAwait(false);
            }
            else
            {
                await SendAsync(chargePoint, command, Body(command), due).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (_fleet.Turn)
            {
                _isTaken[slot] = false;
            }
        }
    }

    private async Task RunCycleAsync(SimulatedChargePoint chargePoint, long due)
    {
        string idTag = chargePoint.OwnIdTag;
        if (await SendAsync(chargePoint, "RemoteStartTransaction", $$"""{"idTag":"{{idTag}}","connectorId":1}""", due).ConfigureAwait(false) != "Accepted")
        {
            return;
        }

        int transactionId = await UntilAsync(chargePoint, static connector => connector.TransactionId, static id => id > 0).ConfigureAwait(false);
        if (transactionId <= 0)
        {
            Fail($"{chargePoint.Identity}: no transaction came of a RemoteStartTransaction");
            return;
        }

        Done("RemoteStart until StartTransaction.conf", due);
        long stop = Clock.Now;
        string body = string.Create(CultureInfo.InvariantCulture, $$"""{"transactionId":{{transactionId}}}""");
        await SendAsync(chargePoint, "RemoteStopTransaction", body, stop).ConfigureAwait(false);
        await UntilAsync(chargePoint, static connector => (int)connector.Step, static step => step == (int)SessionStep.Idle).ConfigureAwait(false);
    }

    /// <summary>Sends a command and gives the confirmation's status; empty where there is none or something failed.</summary>
    private async Task<string> SendAsync(SimulatedChargePoint chargePoint, string command, string body, long due)
    {
        try
        {
            using StringContent content = new(body, MediaTypeHeaderValue.Parse("application/json"));
            Uri path = new($"api/v1/charge-points/{Uri.EscapeDataString(chargePoint.Identity)}/commands/{command}", UriKind.Relative);
            using HttpResponseMessage response = await _http.PostAsync(path, content).ConfigureAwait(false);
            JsonElement answer = await response.Content.ReadFromJsonAsync<JsonElement>().ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                Fail($"{chargePoint.Identity}: {command}: {(int)response.StatusCode} {answer}");
                lock (_fleet.Turn)
                {
                    _fleet.Recorder.Operated(command, due, Clock.Now, succeeded: false);
                }

                return "";
            }

            Done(command, due);
            return answer.TryGetProperty("status", out JsonElement status) ? status.GetString() ?? "" : "";
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException or JsonException)
        {
            Fail($"{chargePoint.Identity}: {command}: {exception.Message}");
            return "";
        }
    }

    private async Task<int> UntilAsync(SimulatedChargePoint chargePoint, Func<Connector, int> read, Predicate<int> isReached)
    {
        long limit = Clock.Now + Clock.From(_fleet.Scenario.Timeout);
        while (true)
        {
            int value;
            lock (_fleet.Turn)
            {
                value = read(chargePoint.Connectors[1]);
            }

            if (isReached(value) || Clock.Now > limit)
            {
                return value;
            }

            await Task.Delay(Poll).ConfigureAwait(false);
        }
    }

    private bool TryTakeChargePoint(out int slot)
    {
        lock (_fleet.Turn)
        {
            // A charge point takes one command at a time: those that are busy are passed over.
            slot = _random.NextBelow(_isTaken.Length);
            for (int tried = 0; tried < _isTaken.Length; tried++, slot = (slot + 1) % _isTaken.Length)
            {
                if (!_isTaken[slot] && _fleet.ChargePoints[slot].IsReady)
                {
                    _isTaken[slot] = true;
                    return true;
                }
            }

            _fleet.Recorder.Skipped++;
            return false;
        }
    }

    private string Draw()
    {
        int left = _random.NextBelow(_weights);
        foreach (CommandEntry command in _commands)
        {
            left -= command.Weight;
            if (left < 0)
            {
                return command.Command;
            }
        }

        throw new UnreachableException("The weights add up to their total.");
    }

    private static string Body(string command) => command switch
    {
        "ChangeConfiguration" => """{"key":"MeterValueSampleInterval","value":"900"}""",
        "TriggerMessage" => """{"requestedMessage":"Heartbeat"}""",
        "UnlockConnector" => """{"connectorId":1}""",
        "ChangeAvailability" => """{"connectorId":0,"type":"Operative"}""",
        "GetCompositeSchedule" => """{"connectorId":1,"duration":3600}""",
        "DataTransfer" => """{"vendorId":"org.example.loadtester","messageId":"Ping","data":"1"}""",
        _ => "{}",
    };

    private void Done(string name, long due)
    {
        lock (_fleet.Turn)
        {
            _fleet.Recorder.Operated(name, due, Clock.Now, succeeded: true);
        }
    }

    private void Fail(string what)
    {
        lock (_fleet.Turn)
        {
            _fleet.Recorder.Failed(Fault.CommandFailed, what);
        }
    }
}
