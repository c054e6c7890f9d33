namespace Ocpp.Codec.Generators.Models;

/// <summary>What a property is in JSON, and so which of the reader's methods reads it.</summary>
internal enum PropertyKind
{
    Integer,
    Boolean,
    Decimal,
    Text,
    Timestamp,
    Enum,
    Object,
    Array,
    TextArray,
}
