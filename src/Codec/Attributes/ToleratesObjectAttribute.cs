namespace Ocpp.Codec;

/// <summary>Text in whose place real charge points put an object or an array; see <see cref="Tolerance.ObjectForText"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ToleratesObjectAttribute : Attribute;
