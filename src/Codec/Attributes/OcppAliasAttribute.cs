namespace Ocpp.Codec;

/// <summary>
/// Another spelling that is read as the same value and never written, as in <c>Celcius</c>; see <see cref="Tolerance.MisspeltEnumValue"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Field, AllowMultiple = true)]
public sealed class OcppAliasAttribute(string name) : Attribute
{
    /// <summary>The spelling, case-sensitive.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the official schema has this spelling too: then it is no deviation and strict reading takes it as well.</summary>
    public bool IsOfficial { get; set; }
}
