using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>A CALL of ours whose end interests nobody.</summary>
internal sealed class SilentCall(string uniqueId) : OutboundCall(uniqueId, "ClearCache", "{}"u8.ToArray())
{
    public override void Sent(ChargePoint chargePoint)
    {
    }

    public override void Answered(ChargePoint chargePoint, ReadOnlySpan<byte> payload, bool isLate)
    {
    }

    public override void Refused(ChargePoint chargePoint, string errorCode, string errorDescription, ReadOnlySpan<byte> errorDetails, bool isLate)
    {
    }

    public override void Unreadable(ChargePoint chargePoint, string reason, bool isLate)
    {
    }

    public override void TimedOut(ChargePoint chargePoint)
    {
    }

    public override void Lost(ChargePoint chargePoint, bool wasSent)
    {
    }
}
