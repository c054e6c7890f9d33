namespace Ocpp.Codec;

/// <summary>
/// Marks an object that stands inside messages. The generator adds <c>TryRead</c>, <c>Write</c> and <c>IsPresent</c>: false for
/// <see langword="default"/>, true for one that was read or made with <see langword="new"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Struct)]
public sealed class OcppTypeAttribute : Attribute;
