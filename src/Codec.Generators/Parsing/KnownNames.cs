namespace Ocpp.Codec.Generators.Parsing;

/// <summary>Names in Ocpp.Codec that the parser looks for.</summary>
internal static class KnownNames
{
    public const string Namespace = "Ocpp.Codec";
    public const string OcppMessage = Namespace + ".OcppMessageAttribute";
    public const string OcppType = Namespace + ".OcppTypeAttribute";
    public const string OcppEnum = Namespace + ".OcppEnumAttribute";
}
