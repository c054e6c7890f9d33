using Ocpp.Anchors;

// A Central System as most would write it: ASP.NET Core's WebSockets, System.Text.Json's source generation, state in dictionaries, nothing on disk.
// What the gateway costs is told as a part of what this costs, on the same machine in the same minutes:
//   dotnet run -c Release --project bench/Anchors -- 9100
if (args is not [string text] || !ushort.TryParse(text, out ushort port) || port == 0)
{
    Console.Error.WriteLine("One argument is needed: the port to listen on, on 127.0.0.1, such as 9100.");
    return 1;
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
