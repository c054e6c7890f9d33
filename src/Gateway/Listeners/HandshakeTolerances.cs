using System.Diagnostics;
using Ocpp.Codec;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Listeners;

/// <summary>What is forgiven to a handshake, by the names under which all deviations of a charge point are counted.</summary>
internal static class HandshakeTolerances
{
    /// <summary>Each flag.</summary>
    public static UpgradeTolerances[] All { get; } = [.. Enum.GetValues<UpgradeTolerances>().Where(static tolerance => tolerance != UpgradeTolerances.None)];

    public static Tolerance NameOf(UpgradeTolerances tolerance) => tolerance switch
    {
        UpgradeTolerances.MissingConnectionUpgrade => Tolerance.MissingConnectionUpgrade,
        UpgradeTolerances.MissingHost => Tolerance.MissingHost,
        UpgradeTolerances.QueryString => Tolerance.QueryString,
        UpgradeTolerances.DoubledSlashes => Tolerance.DoubledSlashes,
        UpgradeTolerances.TrailingSlash => Tolerance.TrailingSlash,
        _ => throw new UnreachableException($"{tolerance} has no name."),
    };
}
