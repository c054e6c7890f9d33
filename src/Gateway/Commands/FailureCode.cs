namespace Ocpp.Gateway.Commands;

/// <summary>
/// What a command's record has as its <c>errorCode</c> where the gateway, not the charge point, ended it: the words in which the API's
/// problems end. A charge point's codes are in Pascal case, so the two can't be mistaken.
/// </summary>
internal static class FailureCode
{
    public const string ChargePointOffline = "charge-point-offline";
    public const string ConnectionLost = "connection-lost";
    public const string CallTimeout = "call-timeout";
    public const string InvalidResponse = "invalid-response";
    public const string TooManyCommands = "too-many-commands";
}
