namespace Ocpp.Gateway.State;

/// <summary>The chains that a transaction's or a command's record hangs in. On disk: never renumber.</summary>
internal enum ChainKind : byte
{
    /// <summary>All of its family, newest first.</summary>
    All = 0,

    /// <summary>Those of one charge point, newest first.</summary>
    ChargePoint = 1,

    /// <summary>Those of one id tag, newest first.</summary>
    IdTag = 2,

    /// <summary>Those that ended in the same hour, for the retention sweep.</summary>
    EndedHour = 3,
}
