namespace Ocpp.Codec.Tests.V16;

/// <summary>Where a type deliberately says something else than the official schema.</summary>
/// <param name="Message">The half of an action, as in <c>StopTransaction.req</c>.</param>
/// <param name="InSchema">The schema's line.</param>
/// <param name="InType">The type's line.</param>
/// <param name="Reason">Why ours is the better one.</param>
internal sealed record KnownSchemaDefect(string Message, string InSchema, string InType, string Reason)
{
    private const string OneOrMore = "The specification's 1..* has no minItems in any schema; charge points' messages are held to it.";
    private const string NotNegative = "The schemas bound no integer; the specification does, and charge points' messages are held to it.";
    private const string OpaqueUri = "Real URIs (ftp://user:pa ss@host) are refused by strict URI checkers; the gateway passes them on as they came.";

    internal static readonly KnownSchemaDefect[] All =
    [
        new("MeterValues.req", "meterValue: array, required", "meterValue: array of at least 1, required", OneOrMore),
        new("MeterValues.req", "meterValue[].sampledValue: array, required", "meterValue[].sampledValue: array of at least 1, required", OneOrMore),
        new("StopTransaction.req", "transactionData[].sampledValue: array, required", "transactionData[].sampledValue: array of at least 1, required", OneOrMore),
        new("MeterValues.req", "connectorId: integer, required", "connectorId: integer of at least 0, required", NotNegative),
        new("StartTransaction.req", "connectorId: integer, required", "connectorId: integer of at least 1, required", NotNegative),
        new("StatusNotification.req", "connectorId: integer, required", "connectorId: integer of at least 0, required", NotNegative),
        new("GetDiagnostics.req", "location: uri, required", "location: text, required", OpaqueUri),
        new("UpdateFirmware.req", "location: uri, required", "location: text, required", OpaqueUri),
    ];
}
