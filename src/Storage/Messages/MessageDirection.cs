namespace Ocpp.Storage.Messages;

/// <summary>Which way a message went. Written to disk: never renumber.</summary>
public enum MessageDirection : byte
{
    /// <summary>From a charge point.</summary>
    In = 1,

    /// <summary>To a charge point.</summary>
    Out = 2,
}
