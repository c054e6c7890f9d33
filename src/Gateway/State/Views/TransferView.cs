using System.Collections.Immutable;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State.Views;

/// <summary>A firmware update or an upload of diagnostics: who asked for it, what the charge point told of it, how it ended.</summary>
internal sealed record TransferView
{
    /// <summary>The journal position of the fact that it began with.</summary>
    public required long Number { get; init; }

    public required TransferKind Kind { get; init; }

    /// <summary>The command that asked for it; null where the charge point began by itself, or was asked by somebody else.</summary>
    public string? CommandId { get; init; }

    /// <summary>That command's action.</summary>
    public string? Action { get; init; }

    /// <summary>Where the file comes from or goes to, without a password.</summary>
    public string? Location { get; init; }

    /// <summary>Where that is one of the gateway's own URLs: which one; see <see cref="FileUrlId"/>.</summary>
    public string? UrlId { get; init; }

    /// <summary>The file's name as the charge point announced it.</summary>
    public string? FileName { get; init; }

    public DateTimeOffset? RetrieveDate { get; init; }

    public DateTimeOffset? InstallDate { get; init; }

    public long? RequestId { get; init; }

    public string? LogType { get; init; }

    /// <summary>The firmware's version when the update was asked for; null while it was unknown.</summary>
    public string? VersionBefore { get; init; }

    /// <summary>The other version that a later BootNotification told.</summary>
    public string? VersionAfter { get; init; }

    /// <summary>The last status that isn't Idle; null before the first.</summary>
    public string? Status { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When something was last heard of it.</summary>
    public required DateTimeOffset LastHeard { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public required TransferOutcome Outcome { get; init; }

    /// <summary>What was heard, the oldest first.</summary>
    public ImmutableArray<TransferStep> Steps { get; init; } = [];

    /// <summary>What was uploaded to the gateway's own endpoint, the oldest first.</summary>
    public ImmutableArray<TransferFile> Files { get; init; } = [];
}

/// <summary>Something that was heard of a transfer.</summary>
/// <param name="Time">When it was first heard.</param>
/// <param name="LastTime">When it was last heard, in a row of the same.</param>
/// <param name="Count">How often in a row.</param>
/// <param name="Action">The message that told it.</param>
/// <param name="Status">The status that it told; of a BootNotification the firmware's version, of a security event its type.</param>
internal sealed record TransferStep(DateTimeOffset Time, DateTimeOffset LastTime, int Count, string Action, string Status);

/// <summary>A file that came to the gateway's own endpoint.</summary>
/// <param name="FileId">Its id in the API.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 in hex.</param>
/// <param name="Time">When it was complete.</param>
internal sealed record TransferFile(string FileId, string Name, long Size, string Sha256, DateTimeOffset Time);

/// <summary>How a transfer stands. The numbers are on disk: never reuse one.</summary>
internal enum TransferOutcome
{
    /// <summary>It goes on.</summary>
    Running = 1,

    /// <summary>The charge point reported its success, or it is plain otherwise: the new version booted, the file is here.</summary>
    Succeeded = 2,

    /// <summary>The charge point reported its failure.</summary>
    Failed = 3,

    /// <summary>A newer one took its place.</summary>
    Superseded = 4,

    /// <summary>Nothing was heard of it for too long.</summary>
    Stale = 5,

    /// <summary>The charge point has nothing to upload (OCPP 1.6 §5.9).</summary>
    NothingToUpload = 6,
}
