namespace Ocpp.Storage.State;

/// <summary>The store is <see cref="StateHealth.Failed"/> or closed, so what was asked for will not happen in this process any more.</summary>
public sealed class StateUnavailableException : Exception
{
    public StateUnavailableException()
    {
    }

    public StateUnavailableException(string message)
        : base(message)
    {
    }

    public StateUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
