using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.StorageLoad;

namespace Ocpp.Gateway.Tests.State;

public sealed class StoredLayoutTests
{
    private const string Boot = """{"chargePointVendor":"Größe","chargePointModel":"M1","chargePointSerialNumber":"0123456789","firmwareVersion":"1.2.3"}""";
    private const string Status = """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-01-31T12:00:00.000Z"}""";

    private const string Configuration = """
        {"configurationKey":[
        {"key":"HeartbeatInterval","readonly":false,"value":"300"},{"key":"NumberOfConnectors","readonly":true,"value":"2"},{"key":"cponame","readonly":false,"value":"007"},
        {"key":"AuthorizeRemoteTxRequests","readonly":false,"value":"true"},{"key":"LocalPreAuthorize","readonly":false,"value":"False"},{"key":"StopTxnSampledData","readonly":false,"value":""},
        {"key":"MeterValuesSampledData","readonly":false,"value":"Energy.Active.Import.Register,Voltage"},{"key":"VendorsOwn","readonly":true},{"key":"SecurityProfile","readonly":false,"value":"-1"}
        ]}
        """;

    private static readonly Dictionary<byte, Func<byte[], byte[]>> ToFirst = new()
    {
        [StateKey.Head] = static record => FirstLayouts.Head(StoredHead.Decode(record)),
        [StateKey.ChargePoint] = static record => FirstLayouts.ChargePoint(StoredChargePoint.Decode(record)),
        [StateKey.Connectors] = static record => FirstLayouts.Connectors(ConnectorList.Decode(record)),
        [StateKey.Configuration] = static record => FirstLayouts.Configuration(StoredConfiguration.Decode(record).Values),
    };

    [Fact]
    public async Task A_directory_of_the_first_layouts_shows_what_it_showed()
    {
        await using StateRig rig = new();
        Fill(rig);
        await rig.CatchUpAsync();
        string before = Describe(rig);

        await rig.RewriteAsync(ToFirst);
        await rig.CatchUpAsync();

        Assert.Equal([1, 1, 1, 1], Layouts(rig));
        Assert.Equal(before, Describe(rig));
        ChargePoint live = rig.ChargePoints.Acquire("CP1");
        Assert.True(live.HasBooted);
        Assert.Equal(7UL, live.Sequence);
        Assert.True(live.IsKnown);
    }

    [Fact]
    public async Task A_change_writes_a_record_of_the_first_layout_anew_and_keeps_the_rest_of_it()
    {
        await using StateRig rig = new();
        Fill(rig);
        await rig.CatchUpAsync();
        await rig.RewriteAsync(ToFirst);
        await rig.CatchUpAsync();
        ChargePointView before = rig.Queries.FindChargePoint("CP1")!;

        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointDisconnected { CloseCode = 1000, Reason = "r" });
        StateRig.Record(chargePoint, new ConnectorStatusChanged { ConnectorId = 2, At = rig.Clock.GetUtcNow(), Payload = Encoding.UTF8.GetBytes(Status.Replace("Available", "Charging", StringComparison.Ordinal)) });
        StateRig.Record(chargePoint, new ConfigurationChanged { Key = "HeartbeatInterval", Value = "60" });
        await rig.CatchUpAsync();

        ChargePointView after = rig.Queries.FindChargePoint("CP1")!;
        Assert.Equal([2, 2, 2, 2], Layouts(rig));
        Assert.NotNull(after.DisconnectedTime);
        Assert.Equal("60", after.Configuration!["HeartbeatInterval"].Value);
        Assert.Equal(before.Configuration!.Values.Where(static value => value.Key != "HeartbeatInterval"), after.Configuration.Values.Where(static value => value.Key != "HeartbeatInterval"));
        Assert.Equal(["Available", "Available", "Charging"], after.Connectors.Select(static connector => connector.Status));
        Assert.Equal(Text(before.Connectors[0].Payload), Text(after.Connectors[0].Payload));
        Assert.Equal(Text(before.BootNotification), Text(after.BootNotification));
        Assert.Equal(Text(before.FirmwareStatus), Text(after.FirmwareStatus));
    }

    [Fact]
    public async Task A_charge_point_with_two_connectors_and_a_whole_configuration_is_small()
    {
        await using StateRig rig = new();
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP-0000001");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "203.0.113.45:49152", Protocol = "ocpp1.6", SecurityProfile = 1 });
        StateRig.Record(chargePoint, new ChargePointBooted
        {
            Answer = RegistrationStatus.Accepted,
            Payload = """{"chargePointVendor":"OcppLoad","chargePointModel":"Sim-22","chargePointSerialNumber":"SN0000001f","firmwareVersion":"1.4.2","meterType":"MID-3P"}"""u8,
        });
        for (int connector = 1; connector <= 2; connector++)
        {
            StateRig.Record(chargePoint, new ConnectorStatusChanged { ConnectorId = connector, At = rig.Clock.GetUtcNow(), Payload = Encoding.UTF8.GetBytes(Status) });
        }

        await rig.CatchUpAsync();
        long hourRecord = 8 + 16 + 16;
        long withoutConfiguration = rig.Store.Statistics.LiveBytes - hourRecord;
        StateRig.Record(chargePoint, new ConfigurationReported { IsComplete = true, Payload = UsualConfiguration.Payload });
        await rig.CatchUpAsync();
        long whole = rig.Store.Statistics.LiveBytes - hourRecord;

        Assert.True(withoutConfiguration <= 256, $"{withoutConfiguration} bytes without configuration");
        Assert.True(whole <= 400, $"{whole} bytes");
    }

    [Fact]
    public void A_head_bears_any_time_and_large_numbers()
    {
        Span<byte> record = stackalloc byte[StoredHead.Length];
        StoredHead[] heads =
        [
            new() { IsKnown = true, Sequence = (1UL << 40) - 1, LastPosition = new JournalPosition((1L << 47) - 1), LastTime = DateTimeOffset.UnixEpoch.AddYears(7000) },
            new() { IsKnown = false, Sequence = 0, LastPosition = new JournalPosition(0), LastTime = DateTimeOffset.MinValue },
            new() { IsKnown = true, Sequence = 1, LastPosition = new JournalPosition(1), LastTime = DateTimeOffset.UnixEpoch.AddMilliseconds(-1) },
        ];
        foreach (StoredHead head in heads)
        {
            head.Encode(record);
            Assert.Equal(head, StoredHead.Decode(record));
        }
    }

    private static void Fill(StateRig rig)
    {
        ChargePoint chargePoint = rig.ChargePoints.Acquire("CP1");
        StateRig.Record(chargePoint, new ChargePointConnected { RemoteAddress = "10.0.0.1:49152", Protocol = "ocpp1.6", SecurityProfile = 2 });
        StateRig.Record(chargePoint, new ChargePointBooted { Answer = RegistrationStatus.Accepted, Payload = Encoding.UTF8.GetBytes(Boot) });
        for (int connector = 0; connector < 3; connector++)
        {
            StateRig.Record(chargePoint, new ConnectorStatusChanged { ConnectorId = connector, At = rig.Clock.GetUtcNow().AddYears(-connector), Payload = Encoding.UTF8.GetBytes(Status) });
        }

        StateRig.Record(chargePoint, new FirmwareStatusReceived { Payload = """{"status":"Installed"}"""u8 });
        StateRig.Record(chargePoint, new ConfigurationReported { IsComplete = true, Payload = Encoding.UTF8.GetBytes(Configuration) });
    }

    private static string Describe(StateRig rig)
    {
        ChargePointView view = rig.Queries.FindChargePoint("CP1")!;
        IEnumerable<string> connectors = view.Connectors.Select(static connector => $"{connector.ConnectorId} {connector.At:O} {connector.Status} {Text(connector.Payload)}");
        return string.Join('\n', [
            $"{view.Since:O} {view.LastFactTime:O} {view.BootTime:O} {view.ConnectedTime:O} {view.DisconnectedTime:O} {view.RemoteAddress} {view.Protocol} {view.ProvenSecurityProfile} {view.Registration.BootStatus}",
            Text(view.BootNotification), Text(view.FirmwareStatus), Text(view.DiagnosticsStatus), .. connectors, .. view.Configuration!.Values.Select(static value => value.ToString())]);
    }

    private static List<int> Layouts(StateRig rig)
    {
        List<int> layouts = [];
        rig.Store.Scan((key, value) =>
        {
            if (ToFirst.ContainsKey(key[0]))
            {
                layouts.Add(value[0]);
            }
        });
        return layouts;
    }

    private static string Text(ReadOnlyMemory<byte> payload) => Encoding.UTF8.GetString(payload.Span);
}
