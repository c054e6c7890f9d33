using System.CommandLine;
using System.Net;
using Ocpp.FaultProxy;

Option<string> listen = new("--listen") { Description = "Where charge points connect: 127.0.0.1:9100", Required = true };
Option<string> target = new("--target") { Description = "Where the Central System listens: 127.0.0.1:9000", Required = true };
Option<string?> script = new("--script") { Description = "A file of faults, one a line; without it nothing is done to the bytes." };
RootCommand root = new("A TCP proxy that delays, throttles, splits, corrupts, stalls, cuts and resets by a seeded script.") { listen, target, script };
root.SetAction(async (parsed, cancellationToken) =>
{
    try
    {
        string? file = parsed.GetValue(script);
        FaultScript faults = file is null ? FaultScript.None : FaultScript.Parse(await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false));
        TcpFaultProxy proxy = new(IPEndPoint.Parse(parsed.GetRequiredValue(listen)), IPEndPoint.Parse(parsed.GetRequiredValue(target)), faults);
        await using (proxy.ConfigureAwait(false))
        {
            Console.WriteLine($"{proxy.Listening} → {parsed.GetRequiredValue(target)}, seed {faults.Seed}, {faults.Rules.Count} rules; Ctrl+C ends it.");
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            Console.WriteLine(proxy.Figures);
        }

        return 0;
    }
    catch (Exception exception) when (exception is FormatException or IOException or System.Net.Sockets.SocketException)
    {
        await Console.Error.WriteLineAsync(exception.Message).ConfigureAwait(false);
        return 2;
    }
});
return await root.Parse(args).InvokeAsync();
