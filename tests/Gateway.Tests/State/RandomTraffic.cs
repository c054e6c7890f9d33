using System.Globalization;

namespace Ocpp.Gateway.Tests.State;

/// <summary>What a few charge points could send, sense and nonsense, over connections that come and go.</summary>
internal sealed class RandomTraffic(TestNode node, int seed)
{
    private static readonly string[] Ids = ["CP1", "CP2", "CP3", "CP4"];
    private static readonly string[] Statuses = ["Available", "Preparing", "Charging", "SuspendedEV", "Finishing", "Faulted", "Unheard"];

    private readonly Random _random = new(seed);
    private readonly Dictionary<string, TestPeer> _connected = [];
    private int _lastCall;

    public async Task StepAsync()
    {
        string id = Ids[_random.Next(Ids.Length)];
        node.Clock.Advance(TimeSpan.FromSeconds(_random.Next(60)));
        if (!_connected.TryGetValue(id, out TestPeer? peer) || peer.Served.IsCompleted || _random.Next(40) == 0)
        {
            // A newer connection replaces the older one.
            peer = _connected[id] = node.Connect(id);
            Call(peer, "BootNotification", $$"""{"chargePointVendor":"V","chargePointModel":"M{{_random.Next(5)}}","firmwareVersion":"{{_random.Next(5)}}"}""");
        }
        else if (_random.Next(40) == 0)
        {
            await peer.DisposeAsync();
            _connected.Remove(id);
            return;
        }
        else
        {
            (string action, string payload) = Message();
            Call(peer, action, payload);
        }

        peer.Discard();
    }

    private (string Action, string Payload) Message() => _random.Next(16) switch
    {
        0 => ("Heartbeat", "{}"),
        1 => ("Authorize", $$"""{"idTag":"T{{_random.Next(4)}}"}"""),
        2 or 3 or 4 => ("StartTransaction", $$"""{"connectorId":{{_random.Next(4)}},"idTag":"T{{_random.Next(4)}}","meterStart":{{_random.Next(9)}},"timestamp":"{{Time}}"}"""),
        5 or 6 => ("StopTransaction", $$"""{"transactionId":{{_random.Next(60)}},"meterStop":{{_random.Next(9999)}},"timestamp":"{{Time}}","reason":"Local"}"""),
        7 or 8 or 9 => ("MeterValues", $$"""{"connectorId":{{_random.Next(4)}},"transactionId":{{_random.Next(60)}},"meterValue":[{"timestamp":"{{Time}}","sampledValue":[{"value":"{{_random.Next(9999)}}"}]}]}"""),
        10 or 11 => ("StatusNotification", $$"""{"connectorId":{{_random.Next(4)}},"errorCode":"NoError","status":"{{Statuses[_random.Next(Statuses.Length)]}}"}"""),
        12 => ("DataTransfer", $$"""{"vendorId":"V","data":"{{_random.Next(9)}}"}"""),
        13 => ("FirmwareStatusNotification", """{"status":"Installing"}"""),
        14 => ("DiagnosticsStatusNotification", """{"status":"Uploaded"}"""),
        _ => ("StartTransaction", """{"connectorId":"one","idTag":7}"""),
    };

    private string Time => node.Clock.GetUtcNow().AddSeconds(-_random.Next(100)).ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private void Call(TestPeer peer, string action, string payload) =>
        peer.Send(string.Create(CultureInfo.InvariantCulture, $"[2,\"{++_lastCall}\",\"{action}\",{payload}]"));
}
