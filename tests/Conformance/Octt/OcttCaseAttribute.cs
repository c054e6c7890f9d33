namespace Ocpp.Conformance.Octt;

/// <summary>One of the cases that the OCA's Compliance Testing Tool runs against a Central System, by its id and name there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OcttCaseAttribute(string id, string name) : FactAttribute
{
    public string Id { get; } = id;

    public string Name { get; } = name;
}
