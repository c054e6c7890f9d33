namespace Ocpp.Storage.Journal;

/// <summary>What an acknowledgement waits for (<c>Storage:Durability</c>).</summary>
public enum Durability
{
    /// <summary>A record counts as committed when fdatasync has returned.</summary>
    Commit,

    /// <summary>
    /// Whoever waits for a commit is let go at once; the disk follows within <see cref="JournalOptions.CommitInterval"/>, and a crash loses at most that much.
    /// Readers still see only what is on disk, so derived state never holds what a crash could take back.
    /// </summary>
    Async,
}
