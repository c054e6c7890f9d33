namespace Ocpp.Gateway.State;

/// <summary>How far what a command was to bring about has come. Written to disk: never renumber.</summary>
internal enum EffectOutcome : byte
{
    /// <summary>Nothing was reported yet, or nothing is to be.</summary>
    None = 0,

    /// <summary>It was reported that it goes on.</summary>
    Underway = 1,

    /// <summary>It was reported, to its end.</summary>
    Complete = 2,

    /// <summary>It was not reported in time, or not to its end.</summary>
    Missed = 3,
}
