using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// The gateway's own GetConfiguration after an accepted boot (Ocpp:ReadConfiguration=OnBoot): all keys, for
/// <c>configuration</c> in the API. No command of an operator, so it leaves no command record; a charge point that doesn't answer it is
/// asked again at its next boot. However it ends, what templates want is compared then with what is known.
/// </summary>
internal sealed class ConfigurationRead(CommandProtocol protocol, TimeProvider clock, ConfigurationDue due) : OutboundCall(Command.NewId(clock), ActionName, AllKeys)
{
    private const string ActionName = "GetConfiguration";

    // No key list asks for all keys (OCPP 1.6 §5.8).
    private static readonly byte[] AllKeys = "{}"u8.ToArray();

    public override void Sent(ChargePoint chargePoint)
    {
    }

    public override void Answered(ChargePoint chargePoint, ReadOnlySpan<byte> payload, bool isLate)
    {
        ReadOnlySpan<byte> kept = protocol.TryRedactAnswer(ActionName, AllKeys, payload, out byte[]? redacted) ? redacted : payload;
        // What can't be searched was masked as a whole: it doesn't say that there are no keys.
        chargePoint.Record(new ConfigurationReported { IsComplete = kept.StartsWith("{"u8), Payload = kept });
        due.Add(chargePoint.Id);
    }

    public override void Refused(ChargePoint chargePoint, string errorCode, string errorDescription, ReadOnlySpan<byte> errorDetails, bool isLate) => due.Add(chargePoint.Id);

    public override void Unreadable(ChargePoint chargePoint, string reason, bool isLate) => due.Add(chargePoint.Id);

    public override void TimedOut(ChargePoint chargePoint) => due.Add(chargePoint.Id);

    public override void Lost(ChargePoint chargePoint, bool wasSent)
    {
    }
}
