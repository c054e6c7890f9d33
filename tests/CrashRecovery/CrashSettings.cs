namespace Ocpp.CrashRecovery;

/// <summary>Small segments and checkpoints all the time, so that crashes meet the change of one and the making of the other.</summary>
internal static class CrashSettings
{
    public static string[] All { get; } =
    [
        "--Storage:SegmentSize", "1MiB", "--Ocpp:MaxMessageSize", "64KiB", "--Storage:CheckpointInterval", "200ms",
        "--Ocpp:UnknownIdTags", "Accept", "--Ocpp:ReadConfiguration", "Never",
    ];
}
