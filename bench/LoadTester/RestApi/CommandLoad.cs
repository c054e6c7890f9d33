using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Measuring;
using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.RestApi;

/// <summary>
/// Commands over our own gateway's REST API, on a schedule that doesn't wait for their answers. A remote start counts as done when the charge point
/// has its transaction's number, and is then stopped in the same way. Under the worker's turn.
/// </summary>
internal sealed class CommandLoad : IApiCaller, IDisposable
{
    private const int Batch = 64;
    private const long OverdueCheck = 100 * Clock.Millisecond;

    private readonly Fleet _fleet;
    private readonly ApiClient _api;
    private readonly CommandEntry[] _commands;
    private readonly int _weights;
    private readonly double _meanNs;
    private readonly long _to;
    private readonly Order[] _orders;
    private SeededRandom _random;
    private double _exact;
    private long _checkOverdueAt;
    private int _running;

    public CommandLoad(Fleet fleet, WorkerOrder order, long to)
    {
        _fleet = fleet;
        _to = to;
        _commands = [.. fleet.Scenario.Commands];
        _weights = _commands.Sum(static command => command.Weight);
        _meanNs = Clock.Second / (fleet.Scenario.Rate * fleet.Plan.Count / fleet.Scenario.ChargePoints);
        _random = SeededRandom.For(fleet.Scenario.Seed, ulong.MaxValue - 2 - (ulong)fleet.Plan.First);
        _orders = new Order[fleet.Plan.Count];
        _api = new ApiClient(fleet, order.Target!, this);
        _exact = Clock.Now;
        _fleet.SessionMoved = OnSessionMoved;
        Draw();
    }

    /// <summary>When the next command is due.</summary>
    public long Next { get; private set; }

    public bool HasEnded => Next == long.MaxValue && _running == 0;

    /// <summary>Gives the commands that are due; true where there are more than one turn takes. For the pacing thread only.</summary>
    public bool SendDue(long now)
    {
        int done = 0;
        for (; done < Batch && Next <= now; done++)
        {
            long due = Next;
            Draw();
            if (TryTakeChargePoint(out int slot))
            {
                Give(slot, DrawCommand(), long.Min(due, Clock.Now));
            }
        }

        _api.Connect();
        if (now >= _checkOverdueAt)
        {
            _checkOverdueAt = now + OverdueCheck;
            DropOverdue(now);
        }

        return done == Batch;
    }

    public void Dispose()
    {
        _fleet.SessionMoved = null;
        _api.Dispose();
    }

    public void OnAnswered(int slot, int status, ReadOnlySpan<byte> body)
    {
        ref Order order = ref _orders[slot];
        string command = order.Command;
        if (status is < 200 or > 299)
        {
            _fleet.Recorder.Operated(command, order.Due, Clock.Now, succeeded: false);
            End(slot, $"{command}: {status} {Encoding.UTF8.GetString(body)}");
            return;
        }

        Done(command, order.Due);
        bool isAccepted;
        try
        {
            isAccepted = IsAccepted(body);
        }
        catch (JsonException exception)
        {
            End(slot, $"{command}: {exception.Message}");
            return;
        }

        // A charge point may be quicker than its answer's way through the API, so its state counts as it is by now.
        order.Step = (order.Step, isAccepted) switch
        {
            (OrderStep.Starting, true) => OrderStep.Beginning,
            (OrderStep.Stopping, true) => OrderStep.Ending,
            _ => OrderStep.None,
        };
        if (order.Step == OrderStep.None)
        {
            End(slot, null);
        }
        else
        {
            GoOn(slot);
        }
    }

    public void OnFailed(int slot, string why) => End(slot, $"{_orders[slot].Command}: {why}");

    private void OnSessionMoved(SimulatedChargePoint chargePoint) => GoOn(chargePoint.Number - _fleet.Plan.First);

    /// <summary>Sees how far the charge point is with what it was told to do.</summary>
    private void GoOn(int slot)
    {
        ref Order order = ref _orders[slot];
        ref Connector connector = ref _fleet.ChargePoints[slot].Connectors[1];
        if (order.Step == OrderStep.Beginning && connector.TransactionId > 0)
        {
            Done("RemoteStart until StartTransaction.conf", order.Due);
            order.Step = OrderStep.Stopping;
            Send(slot, "RemoteStopTransaction", string.Create(CultureInfo.InvariantCulture, $$"""{"transactionId":{{connector.TransactionId}}}"""), Clock.Now);
        }
        else if (order.Step == OrderStep.Ending && connector.Step == SessionStep.Idle)
        {
            End(slot, null);
        }
    }

    private void Give(int slot, string command, long due)
    {
        _running++;
        if (command == CommandNames.RemoteCycle)
        {
            _orders[slot].Step = OrderStep.Starting;
            Send(slot, "RemoteStartTransaction", $$"""{"idTag":"{{_fleet.ChargePoints[slot].OwnIdTag}}","connectorId":1}""", due);
        }
        else
        {
            _orders[slot].Step = OrderStep.Asking;
            Send(slot, command, Body(command), due);
        }
    }

    private void Send(int slot, string command, string body, long due)
    {
        ref Order order = ref _orders[slot];
        order.Command = command;
        order.Due = due;
        order.Limit = Clock.Now + Clock.From(_fleet.Scenario.Timeout);
        _api.Send(slot, _fleet.ChargePoints[slot].Identity, command, body);
    }

    private void End(int slot, string? failure)
    {
        _orders[slot] = default;
        _running--;
        if (failure is not null)
        {
            _fleet.Recorder.Failed(Fault.CommandFailed, $"{_fleet.ChargePoints[slot].Identity}: {failure}");
        }
    }

    private void DropOverdue(long now)
    {
        for (int slot = 0; slot < _orders.Length; slot++)
        {
            if (_orders[slot].Step == OrderStep.None || now < _orders[slot].Limit)
            {
                continue;
            }

            switch (_orders[slot].Step)
            {
                case OrderStep.Beginning:
                    End(slot, "no transaction came of a RemoteStartTransaction");
                    break;
                case OrderStep.Ending:
                    End(slot, null);
                    break;
                default:
                    _api.GiveUp(slot);
                    break;
            }
        }
    }

    private bool TryTakeChargePoint(out int slot)
    {
        // A charge point takes one command at a time: those that are busy are passed over.
        slot = _random.NextBelow(_orders.Length);
        for (int tried = 0; tried < _orders.Length; tried++, slot = (slot + 1) % _orders.Length)
        {
            if (_orders[slot].Step == OrderStep.None && _fleet.ChargePoints[slot].IsReady)
            {
                return true;
            }
        }

        _fleet.Recorder.Skipped++;
        return false;
    }

    private void Draw()
    {
        _exact += _random.NextExponential(_meanNs);
        Next = _exact >= _to ? long.MaxValue : (long)_exact;
    }

    private string DrawCommand()
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

    private static bool IsAccepted(ReadOnlySpan<byte> body)
    {
        Utf8JsonReader json = new(body);
        while (json.Read())
        {
            if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals("status"u8))
            {
                return json.Read() && json.TokenType == JsonTokenType.String && json.ValueTextEquals("Accepted"u8);
            }
        }

        return false;
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

    private void Done(string name, long due) => _fleet.Recorder.Operated(name, due, Clock.Now, succeeded: true);

    /// <summary>What a charge point was asked over the API and how far that is.</summary>
    private struct Order
    {
        public OrderStep Step;
        public string Command;
        public long Due;
        public long Limit;
    }

    private enum OrderStep : byte
    {
        None,

        /// <summary>A RemoteStartTransaction's answer is awaited.</summary>
        Starting,

        /// <summary>Accepted: its transaction's number is awaited.</summary>
        Beginning,

        /// <summary>A RemoteStopTransaction's answer is awaited.</summary>
        Stopping,

        /// <summary>Accepted: the connector has to be free again.</summary>
        Ending,

        /// <summary>Another command's answer is awaited.</summary>
        Asking,
    }
}
