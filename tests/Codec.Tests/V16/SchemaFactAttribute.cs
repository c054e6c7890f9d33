namespace Ocpp.Codec.Tests.V16;

/// <summary>A fact that needs the official schemas and is skipped, saying so, where they aren't.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SchemaFactAttribute : FactAttribute
{
    public SchemaFactAttribute() => Skip = OfficialSchemas.WhyMissing!;
}
