namespace Ocpp.LoadTester.ChargePoints;

/// <summary>What a charge point does later, by itself.</summary>
internal enum DelayedKind : byte
{
    /// <summary>Restart and boot again.</summary>
    Reset,

    /// <summary>The next status of an UpdateFirmware.</summary>
    Firmware,

    /// <summary>The next status of a SignedUpdateFirmware.</summary>
    SignedFirmware,

    /// <summary>The next status of a GetDiagnostics.</summary>
    Diagnostics,

    /// <summary>The next status of a GetLog.</summary>
    Log,

    /// <summary>A reservation's end.</summary>
    ReservationExpiry,

    /// <summary>The link is lost, by the scenario's chance.</summary>
    GoOffline,

    /// <summary>A connector breaks.</summary>
    Break,

    /// <summary>Nobody plugged in after a remote start, or the reconnection after new credentials.</summary>
    Reconnect,
}

/// <summary>One of them, and when.</summary>
internal readonly record struct DelayedTask(long At, DelayedKind Kind, byte Connector, byte Status, int Argument);
