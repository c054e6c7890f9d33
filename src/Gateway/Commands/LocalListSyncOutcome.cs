namespace Ocpp.Gateway.Commands;

/// <summary>How bringing a local list in line ended: with the charge point's word, or with why there is none.</summary>
internal sealed record LocalListSyncOutcome
{
    /// <summary>The version that the charge point has now.</summary>
    public int ListVersion { get; init; }

    /// <summary>Full or Differential; null where no list could be sent.</summary>
    public string? UpdateType { get; init; }

    /// <summary>The charge point's UpdateStatus as it spelled it.</summary>
    public string? Status { get; init; }

    /// <summary>The command that failed, and how; null when all were confirmed.</summary>
    public CommandOutcome? Failure { get; init; }

    /// <summary>Another run for this charge point isn't over.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The entries there would be, where that is more than <see cref="MaxLength"/>.</summary>
    public int Wanted { get; init; }

    /// <summary>The charge point's LocalAuthListMaxLength where it is too small; null otherwise.</summary>
    public int? MaxLength { get; init; }
}
