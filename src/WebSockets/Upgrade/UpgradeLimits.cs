namespace Ocpp.WebSockets.Upgrade;

/// <summary>What an upgrade request may cost, and how much of what real charge points get wrong is let pass. The time limit is the caller's.</summary>
public sealed class UpgradeLimits
{
    /// <summary>Bytes from the first one to the empty line. Charge points send some 300; 16 KiB leaves room for proxies' headers, and is what common servers allow.</summary>
    public int MaxHeadBytes { get; set; } = 16 * 1024;

    /// <summary>Header lines. The default is Kestrel's.</summary>
    public int MaxHeaderCount { get; set; } = 100;

    /// <summary>True refuses every one of <see cref="UpgradeTolerances"/>.</summary>
    public bool Strict { get; set; }
}
