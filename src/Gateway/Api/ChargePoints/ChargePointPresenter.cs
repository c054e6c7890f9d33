using System.Text.Json;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>Shows a charge point: what the store has of it, and whether it is connected, which only the sessions know.</summary>
internal sealed class ChargePointPresenter(SessionTable sessions)
{
    public ChargePointResource Show(ChargePointView view)
    {
        sessions.TryGet(view.Id, out ChargePointSession? session);
        return new ChargePointResource
        {
            Id = view.Id,
            Connected = session is not null,
            Protocol = session?.Protocol ?? view.Protocol,
            Registered = view.Registration.IsRegistered,
            BootStatus = view.Registration.BootStatus.ToString(),
            BootNotification = RawJson.OrNull(view.BootNotification),
            LastSeen = session?.LastSeen ?? LastSeen(view),
            ConnectedSince = session?.ConnectedSince,
            ClockSkew = (long?)session?.ClockSkew?.TotalSeconds,
            RemoteAddress = session?.RemoteAddress ?? view.RemoteAddress,
            SecurityProfile = view.Registration.SecurityProfile ?? session?.Origin.SecurityProfile ?? view.ProvenSecurityProfile,
            HasPassword = view.Registration.Passwords.Any(password => !password.Equals(PasswordVerifier.None)),
            HeartbeatInterval = view.Registration.HeartbeatInterval,
            Labels = view.Registration.Labels,
            Connectors = [.. view.Connectors.Select(Show)],
            Configuration = view.Configuration?.ToDictionary(entry => entry.Value.Key, entry => new ConfigurationKeyResource(entry.Value.Value, entry.Value.IsReadonly)),
            LocalListVersion = view.LocalListVersion,
            FirmwareStatus = RawJson.OrNull(view.FirmwareStatus),
            DiagnosticsStatus = RawJson.OrNull(view.DiagnosticsStatus),
        };
    }

    // Facts of the registration count for nothing here: it never connected. After a crash nobody wrote down when the connection ended.
    private static DateTimeOffset? LastSeen(ChargePointView view) =>
        view.ConnectedTime is { } connected ? (view.DisconnectedTime is { } ended && ended >= connected ? ended : view.LastFactTime) : null;

    private static ConnectorResource Show(ConnectorView view)
    {
        ConnectorResource resource = new() { ConnectorId = view.ConnectorId, Status = view.Status, Timestamp = view.At, TransactionId = view.TransactionId };
        if (view.Payload.IsEmpty)
        {
            return resource;
        }

        using JsonDocument payload = JsonDocument.Parse(view.Payload);
        return resource with
        {
            ErrorCode = Text(payload.RootElement, "errorCode"),
            Info = Text(payload.RootElement, "info"),
            VendorId = Text(payload.RootElement, "vendorId"),
            VendorErrorCode = Text(payload.RootElement, "vendorErrorCode"),
        };
    }

    // What should be text and is a number was tolerated when it came, and is shown as it was written.
    private static string? Text(JsonElement payload, string name) =>
        !payload.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.GetRawText();
}
