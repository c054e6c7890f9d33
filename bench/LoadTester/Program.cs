using Ocpp.LoadTester.CommandLine;
using Ocpp.LoadTester.Coordination;

// A worker is the same program, started by the coordinator: orders come on its standard input, reports leave on its standard output.
return args is ["worker"]
    ? await WorkerProcess.RunAsync(Console.In, Console.Out)
    : await LoadTesterCommand.Create().Parse(args).InvokeAsync();
