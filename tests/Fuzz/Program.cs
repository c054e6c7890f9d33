using Ocpp.Fuzz.Targets;
using SharpFuzz;

namespace Ocpp.Fuzz;

/// <summary>The coverage-guided run: <c>fuzz.sh</c> starts this under AFL++ after it has instrumented our assemblies. The bounded run is the tests.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is not [string name] || FuzzTargets.All.FirstOrDefault(target => target.Name == name) is not { } chosen)
        {
            foreach (FuzzTarget target in FuzzTargets.All)
            {
                Console.WriteLine(target.Name);
            }

            return arguments.Length == 0 ? 0 : 1;
        }

        Fuzzer.OutOfProcess.Run(input =>
        {
            using MemoryStream data = new();
            input.CopyTo(data);
            chosen.Run(data.GetBuffer().AsSpan(0, (int)data.Length));
        });
        return 0;
    }
}
