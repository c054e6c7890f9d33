using Ocpp.Codec.V16;

namespace Ocpp.Fuzz.Targets;

/// <summary>All targets.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("proxy-header", ProxyHeaderTarget.Run),
        new("upgrade", UpgradeTarget.Run),
        new("frames", FrameTarget.Run),
        new("envelope", EnvelopeTarget.Run),
        .. Enum.GetValues<V16Action>().Where(static action => action != V16Action.Unknown)
            .Select(static action => new FuzzTarget($"message-{action}", data => MessageTarget.Run(action, data))),
        new("journal", JournalTarget.Run),
        new("fact", FactTarget.Run),
        new("state", StateTarget.Run),
        new("settings", SettingsTarget.Run),
    ];
}
