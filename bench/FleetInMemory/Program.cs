using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Ocpp.FleetInMemory;
using Ocpp.FleetInMemory.Connections;
using Ocpp.FleetInMemory.Measuring;

// A fleet that is connected to the whole gateway without sockets, in one process, since a process may not have a million of those everywhere.
//   [--charge-points N] [--rate MESSAGES_PER_SECOND] [--seconds S] [--idle-seconds S] [--hold-seconds S] [--underway N] [--seed N] [--directory D] [--no-restart] [--Ocpp:… VALUE …]
//   start DIRECTORY [--Ocpp:… VALUE …]        opens what a run left, says how long that took and what it needs, and ends
if (args is ["start", string kept, .. string[] settings])
{
    long begun = Stopwatch.GetTimestamp();
    await using WebApplication gateway = GatewayInProcess.Build(kept, settings, new InMemoryListenerFactory(GatewayInProcess.OcppPort, backlog: 1));
    await gateway.StartAsync();
    double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds:F3} {Usage.Resident}"));
    await gateway.StopAsync();
    return 0;
}

FleetOptions options;
try
{
    options = FleetOptions.Parse(args);
}
catch (FormatException exception)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 2;
}

FleetFigures figures = await new FleetRun(options, Console.Error).RunAsync();
Console.WriteLine(figures.ToJson());
figures.WriteTable(Console.Out);
return figures.Faults == 0 ? 0 : 1;
