using System.Diagnostics;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>What a reported status does to a transfer.</summary>
internal enum TransferEvent
{
    /// <summary>Nothing is going on, says an answer to a trigger.</summary>
    Idle,

    /// <summary>The first word of a sequence.</summary>
    Began,

    /// <summary>Any other word on the way, unknown ones included.</summary>
    Advanced,

    /// <summary>The last word, a good one.</summary>
    Succeeded,

    /// <summary>The last word, a bad one.</summary>
    Failed,
}

/// <summary>
/// The sequences of firmware updates and uploads (OCPP 1.6 §4.4, §4.5; security whitepaper L01, N01), followed and never enforced: charge
/// points skip steps, repeat them, and reboot in any place.
/// </summary>
internal static class TransferSequence
{
    /// <summary>
    /// A transfer of which nothing was heard for so long is closed as stale. A download over a bad modem takes hours without a word, and
    /// an installation waits for the night.
    /// </summary>
    public static readonly TimeSpan StaleAfter = TimeSpan.FromHours(24);

    /// <summary>A retrieveDate or installDate lets a transfer wait, but no longer than this: charge points are given years by mistake.</summary>
    public static readonly TimeSpan MaxSchedule = TimeSpan.FromDays(30);

    /// <summary>After its success what is still reported belongs to the same transfer for so long: the order around a reboot is anybody's guess.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    /// <summary>A status may overtake the confirmation of its request by so much: Ocpp:CallTimeout's default.</summary>
    public static readonly TimeSpan EarlyStatus = TimeSpan.FromMinutes(1);

    /// <summary>What a status means; a word that the specification doesn't have is progress.</summary>
    public static TransferEvent Of(TransferKind kind, string status) => (kind, status) switch
    {
        (_, "Idle") => TransferEvent.Idle,
        (TransferKind.Firmware, "Downloading" or "DownloadScheduled") => TransferEvent.Began,
        (TransferKind.Firmware, "Installed") => TransferEvent.Succeeded,
        (TransferKind.Firmware, "DownloadFailed" or "InstallationFailed" or "InstallVerificationFailed" or "InvalidSignature") => TransferEvent.Failed,
        (TransferKind.Diagnostics, "Uploading") => TransferEvent.Began,
        (TransferKind.Diagnostics, "Uploaded") => TransferEvent.Succeeded,
        (TransferKind.Diagnostics, "UploadFailed" or "UploadFailure" or "BadMessage" or "PermissionDenied" or "NotSupportedOperation") => TransferEvent.Failed,
        _ => TransferEvent.Advanced,
    };

    /// <summary>How a transfer stands after a status.</summary>
    public static TransferOutcome After(TransferOutcome outcome, TransferEvent happened) => (outcome, happened) switch
    {
        (TransferOutcome.Superseded, _) => TransferOutcome.Superseded,
        (_, TransferEvent.Idle) => outcome,
        (_, TransferEvent.Succeeded) => TransferOutcome.Succeeded,
        (_, TransferEvent.Failed) => TransferOutcome.Failed,

        // A step that was late, or said again.
        (TransferOutcome.Succeeded, TransferEvent.Began or TransferEvent.Advanced) => TransferOutcome.Succeeded,

        // The charge point tries again, or comes back after a long silence.
        (_, TransferEvent.Began or TransferEvent.Advanced) => TransferOutcome.Running,
        _ => throw new UnreachableException($"{happened} while {outcome}."),
    };

    /// <summary>Whether a status opens a transfer that nobody asked for, instead of belonging to the last one.</summary>
    public static bool OpensAnother(TransferView last, TransferEvent happened, DateTimeOffset now) => happened == TransferEvent.Began && last.EndedAt is { } ended
        && last.Outcome switch
        {
            TransferOutcome.Succeeded => now - ended > Settling,
            TransferOutcome.Failed => now - ended > StaleAfter,
            _ => false,
        };

    /// <summary>When a running transfer is to be closed as stale unless something is heard of it.</summary>
    public static DateTimeOffset Due(TransferView transfer)
    {
        DateTimeOffset from = transfer.LastHeard;
        foreach (DateTimeOffset? scheduled in (ReadOnlySpan<DateTimeOffset?>)[transfer.RetrieveDate, transfer.InstallDate])
        {
            if (scheduled is { } date && date > from)
            {
                DateTimeOffset latest = transfer.StartedAt + MaxSchedule;
                from = date < latest ? date : latest > from ? latest : from;
            }
        }

        return from + StaleAfter;
    }
}
