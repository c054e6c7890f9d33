namespace Ocpp.Storage.Journal;

/// <summary>A record was asked for that is older than everything the journal still has.</summary>
public sealed class JournalTruncatedException : IOException
{
    /// <summary>Says what was asked for and where the journal begins now.</summary>
    public JournalTruncatedException(JournalPosition requested, JournalPosition first)
        : base($"Record {requested} is not in the journal any more: it begins at {first}.")
    {
        Requested = requested;
        First = first;
    }

    /// <summary>The position that was asked for.</summary>
    public JournalPosition Requested { get; }

    /// <summary>The oldest position that can be read.</summary>
    public JournalPosition First { get; }
}
