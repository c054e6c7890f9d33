namespace Ocpp.Codec.Generators.Models;

/// <summary>A property of a message, as far as code is written from it.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="JsonName">Its name in JSON.</param>
/// <param name="Kind">What it is.</param>
/// <param name="TypeName">Its type as the generated code may write it, a question mark for a nullable one included.</param>
/// <param name="InnerTypeName">The enumeration, or the type of an object or of an array's items; else empty.</param>
/// <param name="IsRequired">Whether it may not be absent.</param>
/// <param name="Limits">What its attributes say.</param>
internal sealed record PropertyModel(string Name, string JsonName, PropertyKind Kind, string TypeName, string InnerTypeName, bool IsRequired, PropertyLimits Limits);
