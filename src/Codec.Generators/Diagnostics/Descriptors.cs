using Microsoft.CodeAnalysis;

namespace Ocpp.Codec.Generators.Diagnostics;

/// <summary>The diagnostics. Each says what to do, and has a test; an id is never used for something else.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor UnboundedText = Error(
        "OCPP001", "Text is bounded or says that it is not",
        "'{0}' has no [MaxLength]; OCPP text is bounded: "
        + "give its length, or say [Unbounded] where the specification has none");

    public static readonly DiagnosticDescriptor WrongDeclaration = Error(
        "OCPP002", "A message is a readonly ref partial struct in a namespace",
        "'{0}' stands on a message's bytes; declare it as 'readonly ref partial struct' directly in a namespace");

    public static readonly DiagnosticDescriptor UnreadableType = Error(
        "OCPP003", "A property has a type that the codec can read",
        "'{0}' is of type '{1}', which the codec can't read; "
        + "use int, long, bool, JsonText, JsonDecimal, OcppTimestamp, JsonArray<T>, JsonTextArray, an [OcppType] or an [OcppEnum]");

    public static readonly DiagnosticDescriptor MisplacedAttribute = Error(
        "OCPP004", "An attribute fits its property's type",
        "[{1}] says nothing about '{0}', which is of another kind; remove it");

    public static readonly DiagnosticDescriptor DuplicateJsonName = Error(
        "OCPP005", "A JSON name belongs to one property",
        "'{0}' is named '{1}' in JSON, and so is another property; give one of them a [JsonName]");

    public static readonly DiagnosticDescriptor WrongNullability = Error(
        "OCPP006", "An optional value is nullable, a required one isn't",
        "'{0}' must be either 'required' or nullable: that is how its absence can be told");

    public static readonly DiagnosticDescriptor WrongZero = Error(
        "OCPP007", "An enumeration's zero is Unknown",
        "'{0}' needs a first member 'Unknown = 0': what is read for a value that it doesn't have");

    public static readonly DiagnosticDescriptor DuplicateSpelling = Error(
        "OCPP008", "A spelling belongs to one value",
        "'{0}' is spelled '{1}', and so is another value; correct its [OcppName] or [OcppAlias]");

    public static readonly DiagnosticDescriptor NotInitializable = Error(
        "OCPP009", "A property can be initialized",
        "'{0}' can't be set by the generated reader; declare it with '{{ get; init; }}', or make it static if it isn't part of the message");

    public static readonly DiagnosticDescriptor TooManyProperties = Error(
        "OCPP010", "A message has at most 32 properties",
        "'{0}' has more than 32 properties; the reader notes each in a bit of 32");

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new[]
    {
        UnboundedText, WrongDeclaration, UnreadableType, MisplacedAttribute, DuplicateJsonName,
        WrongNullability, WrongZero, DuplicateSpelling, NotInitializable, TooManyProperties,
    }.ToDictionary(static descriptor => descriptor.Id);

    public static DiagnosticDescriptor Get(string id) => ById[id];

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "Ocpp.Codec", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
