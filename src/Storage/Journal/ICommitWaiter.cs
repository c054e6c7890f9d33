namespace Ocpp.Storage.Journal;

/// <summary>
/// Somebody who goes on when a record is on disk. Called once per registration, on the committer's thread, in the order of positions:
/// an implementation must neither block nor throw, and does the real work elsewhere.
/// </summary>
public interface ICommitWaiter
{
    /// <summary>Everything up to <paramref name="committed"/> is on disk, which includes the position that was asked for.</summary>
    void OnCommitted(JournalPosition committed);

    /// <summary>The journal failed or was closed before the record reached the disk: it must not be acknowledged.</summary>
    void OnJournalFailed();
}
