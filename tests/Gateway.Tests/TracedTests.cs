namespace Ocpp.Gateway.Tests;

/// <summary>
/// Tests that listen to traces, and those that hold what it costs when nobody does: a listener hears the whole process, so they don't run beside
/// each other or beside anything else.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TracedTests
{
    public const string Name = "Traced";
}
