namespace Ocpp.WebSockets.Upgrade;

/// <summary>What <see cref="UpgradeRequestReader.TryRead"/> found.</summary>
public enum UpgradeReadStatus
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>A request to upgrade that is right as far as the protocol goes.</summary>
    Complete,

    /// <summary>A refusal is to be written and the connection closed.</summary>
    Refused,
}
