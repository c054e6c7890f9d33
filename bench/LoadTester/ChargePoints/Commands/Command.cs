using Ocpp.Codec;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>One CALL of the Central System while it is being answered. What follows from it is begun after the answer, which goes out first.</summary>
internal readonly ref struct Command(SimulatedChargePoint chargePoint, ReadOnlySpan<byte> idToken, ReadOnlySpan<byte> payload, long now)
{
    private readonly ReadOnlySpan<byte> _idToken = idToken;

    public SimulatedChargePoint ChargePoint { get; } = chargePoint;

    public ReadOnlySpan<byte> Payload { get; } = payload;

    public long Now { get; } = now;

    /// <summary>Answers; always true, so that a handler can return it.</summary>
    public bool Answer<T>(scoped in T response)
        where T : struct, IOcppMessage<T>, allows ref struct
    {
        ChargePoint.Send(ChargePoint.Fleet.Writer.Answer(_idToken, in response));
        return true;
    }

    /// <summary>Answers with a CALLERROR; always true, since that is an answer too.</summary>
    public bool Fail(CallErrorCode code, string description)
    {
        ChargePoint.Send(ChargePoint.Fleet.Writer.Error(_idToken, code, description));
        return true;
    }

    public bool IsConnector(int number) => number > 0 && number < ChargePoint.Connectors.Length;
}
