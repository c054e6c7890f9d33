namespace Ocpp.Storage.Journal;

/// <summary>The journal failed or was closed before the record reached the disk: whether it is there is known only after the next start.</summary>
public sealed class JournalUnavailableException : IOException
{
    /// <summary>Says why the journal is unavailable.</summary>
    public JournalUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
