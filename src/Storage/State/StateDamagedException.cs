namespace Ocpp.Storage.State;

/// <summary>No checkpoint can be recovered and the journal doesn't reach back far enough to do without. The message says which file and what the operator can do.</summary>
public sealed class StateDamagedException : Exception
{
    public StateDamagedException()
    {
    }

    public StateDamagedException(string message)
        : base(message)
    {
    }

    public StateDamagedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
