using System.Diagnostics;
using System.Globalization;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;

namespace Ocpp.StorageLoad;

/// <summary>What a fleet does to the storage: it comes up, it is found again after a restart, it changes. Prints a line for each step.</summary>
internal static class FleetLoad
{
    // A charge point reports at least this when it comes up: itself and its two connectors.
    private const int FactsOfAStart = 5;
    private const int FactsOfARound = 2;

    internal static async Task LoadAsync(string directory, int chargePoints, bool withConfiguration)
    {
        await using FleetStorage storage = FleetStorage.Open(directory, checkpointEveryBytes: long.MaxValue);
        Stopwatch watch = Stopwatch.StartNew();
        for (int number = 0; number < chargePoints; number++)
        {
            await storage.RoomAsync();
            ulong sequence = 0;
            string id = Id(number);
            storage.Record(id, ++sequence, new ChargePointConnected { RemoteAddress = "10.0.0.1:49152", Protocol = "ocpp1.6" });
            storage.Record(id, ++sequence, new ChargePointBooted { Answer = RegistrationStatus.Accepted, Payload = """{"chargePointVendor":"Vendor","chargePointModel":"Model","chargePointSerialNumber":"0123456789","firmwareVersion":"1.2.3"}"""u8 });
            for (int connector = 0; connector < 3; connector++)
            {
                storage.Record(id, ++sequence, Status(connector, isCharging: false));
            }

            if (withConfiguration)
            {
                storage.Record(id, ++sequence, new ConfigurationReported { IsComplete = true, Payload = UsualConfiguration.Payload });
            }
        }

        long facts = chargePoints * (FactsOfAStart + (withConfiguration ? 1L : 0L));
        await storage.CommittedAsync();
        Print("on disk", watch, facts);
        await storage.AppliedAsync();
        Print("applied", watch, facts);
        Print(storage);
        watch.Restart();
        await storage.CheckpointAsync();
        Print("checkpoint", watch, 0);
        Print(storage);
    }

    internal static async Task RecoverAsync(string directory)
    {
        Stopwatch watch = Stopwatch.StartNew();
        await using FleetStorage storage = FleetStorage.Open(directory, checkpointEveryBytes: long.MaxValue);
        Print("opened", watch, 0);
        Print(storage);
        Console.WriteLine($"{storage.ChargePoints} charge points, state hash {storage.Hash()}");
    }

    internal static async Task ChurnAsync(string directory, int rounds)
    {
        await using FleetStorage storage = FleetStorage.Open(directory, checkpointEveryBytes: 64 << 20);
        int chargePoints = storage.ChargePoints;
        for (int round = 0; round < rounds; round++)
        {
            Stopwatch watch = Stopwatch.StartNew();
            for (int number = 0; number < chargePoints; number++)
            {
                await storage.RoomAsync();
                for (int connector = 1; connector <= FactsOfARound; connector++)
                {
                    storage.Record(Id(number), (ulong)(FactsOfAStart + (round * FactsOfARound) + connector), Status(connector, round % 2 == 0));
                }
            }

            await storage.CommittedAsync();
            await storage.AppliedAsync();
            Print($"round {round + 1}", watch, chargePoints * FactsOfARound);
            Print(storage);
        }
    }

    private static string Id(int number) => "CP-" + number.ToString("D9", CultureInfo.InvariantCulture);

    private static ConnectorStatusChanged Status(int connector, bool isCharging) => new()
    {
        ConnectorId = connector,
        At = DateTimeOffset.UnixEpoch,
        Payload = isCharging
            ? """{"connectorId":1,"errorCode":"NoError","status":"Charging","timestamp":"2026-01-31T12:00:00.000Z"}"""u8
            : """{"connectorId":1,"errorCode":"NoError","status":"Available","timestamp":"2026-01-31T12:00:00.000Z"}"""u8,
    };

    private static void Print(string step, Stopwatch watch, long facts)
    {
        double seconds = watch.Elapsed.TotalSeconds;
        string rate = facts == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {facts / seconds:N0} facts/s");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step}: {seconds:F2} s{rate}"));
    }

    private static void Print(FleetStorage storage) => Console.WriteLine("  " + storage.Describe());
}
