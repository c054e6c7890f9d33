namespace Ocpp.Testing;

/// <summary>A CALL was answered with a CALLERROR.</summary>
public sealed class CallErrorException(string code, string description) : Exception($"{code}: {description}")
{
    public string Code { get; } = code;

    public string Description { get; } = description;
}
