namespace Ocpp.Codec;

/// <summary>Text for which the specification has no length; the message's size is its limit.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UnboundedAttribute : Attribute;
