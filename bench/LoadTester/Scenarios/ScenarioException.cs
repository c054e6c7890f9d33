namespace Ocpp.LoadTester.Scenarios;

/// <summary>A line of a scenario that can't be understood, named by its number.</summary>
internal sealed class ScenarioException(string source, int line, string reason) : Exception($"{source}, line {line}: {reason}")
{
    public int Line { get; } = line;
}
