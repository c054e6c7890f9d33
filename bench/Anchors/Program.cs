using System.Runtime.InteropServices;
using Ocpp.Anchors;

// A Central System as most would write it: ASP.NET Core's WebSockets, System.Text.Json's source generation, state in dictionaries, nothing on disk.
// What the gateway costs is told as a part of what this costs, on the same machine in the same minutes:
//   dotnet run -c Release --project bench/Anchors -- 9100
// Beside it, what of that is the kernel's alone: a loop that sends texts written beforehand.
//   dotnet run -c Release --project bench/Anchors -- 9100 canned
if (args is not ([_] or [_, "canned"]) || !ushort.TryParse(args[0], out ushort port) || port == 0)
{
    Console.Error.WriteLine("The port to listen on, on 127.0.0.1, is needed, such as 9100; and canned behind it for the loop that only receives and sends.");
    return 1;
}

if (args.Length == 2)
{
    if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
    {
        Console.Error.WriteLine("canned is for Linux on x64.");
        return 1;
    }

    using CannedLoop loop = new(port);
    Console.WriteLine($"ws://127.0.0.1:{port}/, process {Environment.ProcessId}");
    loop.Run();
}

WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(server => server.ListenLocalhost(port));
await using WebApplication anchor = builder.Build();
CentralSystem centralSystem = new(TimeProvider.System);
anchor.UseWebSockets();
anchor.Map("/ocpp/{id}", async (string id, HttpContext http) =>
{
    if (!http.WebSockets.IsWebSocketRequest || !http.WebSockets.WebSocketRequestedProtocols.Contains(CentralSystem.SubProtocol))
    {
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        return;
    }

    using var socket = await http.WebSockets.AcceptWebSocketAsync(CentralSystem.SubProtocol);
    await new Connection(id, socket, centralSystem).ServeAsync(http.RequestAborted);
});
await anchor.StartAsync();
Console.WriteLine($"ws://127.0.0.1:{port}/ocpp/{{id}}, process {Environment.ProcessId}");
await anchor.WaitForShutdownAsync();
return 0;
