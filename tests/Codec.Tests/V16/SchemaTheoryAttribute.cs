namespace Ocpp.Codec.Tests.V16;

/// <summary>A theory that needs the official schemas and is skipped, saying so, where they aren't.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SchemaTheoryAttribute : TheoryAttribute
{
    public SchemaTheoryAttribute() => Skip = OfficialSchemas.WhyMissing!;
}
