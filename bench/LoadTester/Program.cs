using System.CommandLine;
using System.CommandLine.Parsing;
using Ocpp.LoadTester.CommandLine;
using Ocpp.LoadTester.Coordination;

// A worker is the same program, started by the coordinator: orders come on its standard input, reports leave on its standard output.
if (args is ["worker"])
{
    return await WorkerProcess.RunAsync(Console.In, Console.Out);
}

ParseResult parsed = LoadTesterCommand.Create().Parse(args);
foreach (ParseError error in parsed.Errors)
{
    await Console.Error.WriteLineAsync(error.Message);
}

// Ctrl+C ends a run early; its figures up to then still have to be gathered, which takes as long as the last answers do.
// The library's own code for wrong arguments is 1, which here stands for a broken threshold.
return parsed.Errors.Count > 0 ? ExitCode.WrongArguments : await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
