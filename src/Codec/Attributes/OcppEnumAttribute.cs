namespace Ocpp.Codec;

/// <summary>
/// Marks an enumeration of OCPP. Its zero is named <c>Unknown</c>: what is read for a value that the specification doesn't have, never
/// written. The generator adds a class <c>…Names</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Enum)]
public sealed class OcppEnumAttribute : Attribute;
