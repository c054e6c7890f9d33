using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Api.Files;

/// <summary>A charge point's uploads of diagnostics and logs.</summary>
internal sealed record DiagnosticsResource
{
    /// <summary>Whose.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>The upload that goes on; null when none does.</summary>
    public required DiagnosticsUploadResource? Operation { get; init; }

    /// <summary>The last uploads, the newest first, the one that goes on among them.</summary>
    public required IReadOnlyList<DiagnosticsUploadResource> Operations { get; init; }
}

/// <summary>An upload of diagnostics or of a log.</summary>
internal sealed record DiagnosticsUploadResource
{
    /// <summary>The command that asked for it; null where nobody here did.</summary>
    public required string? CommandId { get; init; }

    /// <summary>GetDiagnostics or GetLog.</summary>
    public required string? Action { get; init; }

    /// <summary>Where the charge point was told to upload to, without a password.</summary>
    public required string? Location { get; init; }

    /// <summary>The name that the charge point announced.</summary>
    public required string? FileName { get; init; }

    /// <summary>DiagnosticsLog or SecurityLog, of a GetLog.</summary>
    public required string? LogType { get; init; }

    /// <summary>Of a GetLog.</summary>
    public required long? RequestId { get; init; }

    /// <summary>What it reported last, Idle left out.</summary>
    public required string? Status { get; init; }

    /// <summary>Null while it goes on; <c>succeeded</c>, <c>failed</c>, <c>superseded</c>, <c>stale</c> or <c>nothing-to-upload</c>. What is reported later may still change it.</summary>
    public required string? Outcome { get; init; }

    /// <summary>When the charge point agreed to it.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When something was last heard of it.</summary>
    public required DateTimeOffset LastHeardAt { get; init; }

    /// <summary>When it ended.</summary>
    public required DateTimeOffset? EndedAt { get; init; }

    /// <summary>What came to the gateway's own endpoint, the oldest first.</summary>
    public required IReadOnlyList<ReceivedFileResource> Files { get; init; }

    /// <summary>What was heard, the oldest first.</summary>
    public required IReadOnlyList<TransferStepResource> History { get; init; }

    public static DiagnosticsUploadResource Of(TransferView view) => new()
    {
        CommandId = view.CommandId,
        Action = view.Action,
        Location = view.Location,
        FileName = view.FileName,
        LogType = view.LogType,
        RequestId = view.RequestId,
        Status = view.Status,
        Outcome = TransferStepResource.NameOf(view.Outcome),
        StartedAt = view.StartedAt,
        LastHeardAt = view.LastHeard,
        EndedAt = view.EndedAt,
        Files = [.. view.Files.Select(file => new ReceivedFileResource(file.FileId, file.Name, file.Size, file.Sha256, file.Time))],
        History = [.. view.Steps.Select(TransferStepResource.Of)],
    };
}

/// <summary>A file that a charge point uploaded.</summary>
/// <param name="FileId">Its id among the charge point's diagnostics files.</param>
/// <param name="Name">The charge point's name for it.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Sha256">SHA-256 in hex.</param>
/// <param name="ReceivedAt">When it was complete.</param>
internal sealed record ReceivedFileResource(string FileId, string Name, long Size, string Sha256, DateTimeOffset ReceivedAt);
