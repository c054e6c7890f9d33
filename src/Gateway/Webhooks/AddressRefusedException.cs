namespace Ocpp.Gateway.Webhooks;

/// <summary>A webhook of the API leads to an address that it may not reach.</summary>
internal sealed class AddressRefusedException(string message) : IOException(message);
