namespace Ocpp.Storage.Journal;

/// <summary>Whether the journal can take records.</summary>
public enum JournalHealth
{
    /// <summary>Records are taken and committed.</summary>
    Healthy,

    /// <summary>The disk can't take more: appends are refused until there is room again, which is looked for every second. What was taken before stays in memory and is committed then.</summary>
    Full,

    /// <summary>A write or fdatasync failed, so nobody knows what is on disk. Final: the process has to end, the next start finds out.</summary>
    Failed,
}
