using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Files;

/// <summary>A charge point's firmware.</summary>
internal sealed record FirmwareResource
{
    /// <summary>Whose.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>The version that its last BootNotification told; null while it told none.</summary>
    public required string? FirmwareVersion { get; init; }

    /// <summary>When that BootNotification was answered.</summary>
    public required DateTimeOffset? BootTime { get; init; }

    /// <summary>The update that goes on; null when none does.</summary>
    public required FirmwareUpdateResource? Operation { get; init; }

    /// <summary>The last updates, the newest first, the one that goes on among them.</summary>
    public required IReadOnlyList<FirmwareUpdateResource> Operations { get; init; }
}

/// <summary>A firmware update.</summary>
internal sealed record FirmwareUpdateResource
{
    /// <summary>The command that asked for it; null where nobody here did.</summary>
    public required string? CommandId { get; init; }

    /// <summary>UpdateFirmware or SignedUpdateFirmware.</summary>
    public required string? Action { get; init; }

    /// <summary>Where the charge point was told to fetch it, without a password.</summary>
    public required string? Location { get; init; }

    /// <summary>From when on it may fetch it.</summary>
    public required DateTimeOffset? RetrieveDate { get; init; }

    /// <summary>From when on it may install it.</summary>
    public required DateTimeOffset? InstallDate { get; init; }

    /// <summary>Of a signed update.</summary>
    public required long? RequestId { get; init; }

    /// <summary>What it reported last, Idle left out.</summary>
    public required string? Status { get; init; }

    /// <summary>Null while it goes on; <c>succeeded</c>, <c>failed</c>, <c>superseded</c> or <c>stale</c>. What is reported later may still change it.</summary>
    public required string? Outcome { get; init; }

    /// <summary>When the charge point accepted it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When something was last heard of it.</summary>
    public required DateTimeOffset LastHeardAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>The firmware's version before.</summary>
    public required string? VersionBefore { get; init; }

    /// <summary>The other version that it booted with since.</summary>
    public required string? VersionAfter { get; init; }

    /// <summary>What was heard, the oldest first.</summary>
    public required IReadOnlyList<TransferStepResource> History { get; init; }

    public static FirmwareUpdateResource Of(TransferView view) => new()
    {
        CommandId = view.CommandId,
        Action = view.Action,
        Location = view.Location,
        RetrieveDate = view.RetrieveDate,
        InstallDate = view.InstallDate,
        RequestId = view.RequestId,
        Status = view.Status,
        Outcome = TransferStepResource.NameOf(view.Outcome),
        StartedAt = view.StartedAt,
        LastHeardAt = view.LastHeard,
        EndedAt = view.EndedAt,
        VersionBefore = view.VersionBefore,
        VersionAfter = view.VersionAfter,
        History = [.. view.Steps.Select(TransferStepResource.Of)],
    };
}

/// <summary>Something that was heard of an update or an upload.</summary>
internal sealed record TransferStepResource
{
    /// <summary>When it was first heard.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>When it was last heard, in a row of the same.</summary>
    public required DateTimeOffset LastTime { get; init; }

    /// <summary>How often in a row.</summary>
    public required int Count { get; init; }

    /// <summary>The message that told it.</summary>
    public required string Action { get; init; }

    /// <summary>The status that it told; of a BootNotification the firmware's version, of a SecurityEventNotification its type.</summary>
    public required string Status { get; init; }

    public static TransferStepResource Of(TransferStep step) => new() { Time = step.Time, LastTime = step.LastTime, Count = step.Count, Action = step.Action, Status = step.Status };

    /// <summary>An outcome's name; null for what goes on.</summary>
    public static string? NameOf(TransferOutcome outcome) => outcome switch
    {
        TransferOutcome.Running => null,
        TransferOutcome.Succeeded => "succeeded",
        TransferOutcome.Failed => "failed",
        TransferOutcome.Superseded => "superseded",
        TransferOutcome.NothingToUpload => "nothing-to-upload",
        _ => "stale",
    };
}
