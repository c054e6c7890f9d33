using System.Diagnostics.CodeAnalysis;
using System.Text;
using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>
/// OCPP 1.6's commands: the nineteen that a Central System sends, and the seven of the security whitepaper. The one table from an answered
/// action to what it tells.
/// </summary>
internal sealed class V16CommandProtocol : CommandProtocol
{
    /// <summary>The longest action name, in characters; a longer one names none.</summary>
    private const int MaxActionLength = 64;

    public override bool IsCommand(string action) => TryParse(action, out V16Action parsed) && parsed.IsFromCentralSystem();

    /// <summary>Strict, since an operator's tooling can be mended where a charge point can't. Only the schema: values are the charge point's to refuse.</summary>
    public override bool TryCheck(string action, ReadOnlySpan<byte> payload, out CodecFault fault) =>
        PayloadCheck.TryCheckRequest(Parse(action), payload, Leniency.Strict, out fault);

    public override bool MovesTransactions(string action) => Parse(action) is V16Action.RemoteStartTransaction or V16Action.RemoteStopTransaction;

    public override bool TryRedact(string action, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = null;
        return MayHoldSecret(Parse(action)) && Secrets.TryRedact(payload, out redacted);
    }

    public override bool TryRedactAnswer(string action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out byte[]? redacted)
    {
        redacted = null;
        V16Action parsed = Parse(action);

        // Only the charge point's own password is looked for by what it is: one in a URL may be a short word that a file's name has too.
        IReadOnlyList<string> sent = parsed == V16Action.ChangeConfiguration ? Secrets.ValuesIn(request) : [];
        return (parsed == V16Action.GetConfiguration || sent.Count > 0 || Secrets.MayStandIn(payload)) && Secrets.TryRedact(payload, sent, out redacted);
    }

    public override void RedactError(string action, ReadOnlySpan<byte> request, ref string description, ref ReadOnlySpan<byte> details)
    {
        IReadOnlyList<string> sent = MayHoldSecret(Parse(action)) ? Secrets.ValuesIn(request) : [];
        description = Secrets.Redact(description, sent);
        if (Secrets.TryRedact(details, sent, out byte[]? redacted))
        {
            details = redacted;
        }
    }

    public override PasswordVerifier? ReadPassword(string action, ReadOnlySpan<byte> payload)
    {
        CodecContext context = new(Leniency.Lenient);
        return Parse(action) == V16Action.ChangeConfiguration
            && ChangeConfigurationRequest.TryRead(payload, ref context, out ChangeConfigurationRequest request)
            && Secrets.IsAuthorizationKey(request.Key.ToString())
                ? PasswordVerifier.FromAuthorizationKey(request.Value.ToString())
                : null;
    }

    public override bool IsAccepted(string action, ReadOnlySpan<byte> payload) => Confirmation.IsAccepted(payload);

    public override void Adopt(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload)
    {
        switch (Parse(command.Action))
        {
            case V16Action.CancelReservation:
                ReservationOutcomes.AdoptCancelReservation(chargePoint, command, payload);
                break;
            case V16Action.ChangeConfiguration:
                ConfigurationOutcomes.AdoptChange(chargePoint, command, payload);
                break;
            case V16Action.ClearChargingProfile:
                ChargingProfileOutcomes.AdoptClear(chargePoint, command, payload);
                break;
            case V16Action.GetCompositeSchedule:
                ChargingProfileOutcomes.AdoptCompositeSchedule(chargePoint, command, payload);
                break;
            case V16Action.GetConfiguration:
                ConfigurationOutcomes.AdoptReport(chargePoint, command, payload);
                break;
            case V16Action.GetDiagnostics:
                TransferOutcomes.AdoptDiagnostics(chargePoint, command, payload);
                break;
            case V16Action.GetLog:
                TransferOutcomes.AdoptLog(chargePoint, command, payload);
                break;
            case V16Action.GetLocalListVersion:
                LocalListOutcomes.AdoptVersion(chargePoint, payload);
                break;
            case V16Action.ReserveNow:
                ReservationOutcomes.AdoptReserveNow(chargePoint, command, payload);
                break;
            case V16Action.SendLocalList:
                LocalListOutcomes.AdoptSend(chargePoint, command, payload);
                break;
            case V16Action.SetChargingProfile:
                ChargingProfileOutcomes.AdoptSet(chargePoint, command, payload);
                break;
            case V16Action.SignedUpdateFirmware:
                TransferOutcomes.AdoptSignedUpdate(chargePoint, command, payload);
                break;
            case V16Action.UpdateFirmware:
                TransferOutcomes.AdoptUpdate(chargePoint, command, payload);
                break;
            default:
                // The other answers tell nothing that the charge point won't report by itself.
                break;
        }
    }

    public override void AdoptUnanswered(ChargePoint chargePoint, Command command)
    {
        Registration before = chargePoint.Registration;
        CredentialOutcomes.Record(chargePoint, before, CredentialOutcomes.AfterSilence(before, command));
    }

    public override PendingEffect? Expect(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload) =>
        ExpectedEffects.Of(chargePoint, Parse(command.Action), command, payload);

    // Those that set configuration keys, and those that hold a URL.
    private static bool MayHoldSecret(V16Action action) => action
        is V16Action.ChangeConfiguration
        or V16Action.GetDiagnostics
        or V16Action.GetLog
        or V16Action.SignedUpdateFirmware
        or V16Action.UpdateFirmware;

    private static V16Action Parse(string action) => TryParse(action, out V16Action parsed) ? parsed : V16Action.Unknown;

    private static bool TryParse(string action, out V16Action parsed)
    {
        parsed = V16Action.Unknown;
        Span<byte> name = stackalloc byte[MaxActionLength];
        return action.Length <= MaxActionLength
            && Encoding.ASCII.TryGetBytes(action, name, out int length)
            && V16Actions.TryParse(name[..length], out parsed);
    }
}
