namespace Ocpp.Fuzz;

/// <summary>Reads any bytes with one parser; an exception that leaves it is a bug found.</summary>
internal delegate void FuzzTargetBody(ReadOnlySpan<byte> data);

/// <summary>One parser under test. Knows no runner.</summary>
/// <param name="Name">Also the name of its corpus folder.</param>
/// <param name="Run">What is run.</param>
internal sealed record FuzzTarget(string Name, FuzzTargetBody Run)
{
    public override string ToString() => Name;
}
