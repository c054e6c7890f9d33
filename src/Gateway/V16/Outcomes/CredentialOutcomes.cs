using System.Globalization;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Outcomes;

/// <summary>
/// What a ChangeConfiguration of AuthorizationKey or SecurityProfile does to who gets in (OCPP 1.6 security whitepaper A01 and A05):
/// what the charge point accepted holds, what waits for its reboot holds beside the old until it was used once.
/// </summary>
internal static class CredentialOutcomes
{
    private const int HighestProfile = 3;

    /// <summary>The registration after this answer; the same object where nothing changes.</summary>
    public static Registration After(Registration before, Command command, string key, string value, ConfigurationStatus status)
    {
        if (Secrets.IsAuthorizationKey(key) && command.Password is { } password)
        {
            return status switch
            {
                ConfigurationStatus.Accepted => CredentialAdoption.Replace(before, password),
                ConfigurationStatus.RebootRequired => CredentialAdoption.Await(before, password),
                _ => CredentialAdoption.Withdraw(before, password),
            };
        }

        return TryReadProfile(key, value, out int profile) ? AfterProfile(before, profile, status) : before;
    }

    /// <summary>
    /// The answer to a new AuthorizationKey was lost: the charge point may have taken it or not, so both are let in until the new one was
    /// used. A charge point that can't get in any more needs somebody on site.
    /// </summary>
    public static Registration AfterSilence(Registration before, Command command) =>
        command.Password is { } password ? CredentialAdoption.Await(before, password) : before;

    public static void Record(ChargePoint chargePoint, Registration before, Registration after)
    {
        if (!ReferenceEquals(before, after))
        {
            chargePoint.Record(new RegistrationChanged { Registration = after });
        }
    }

    // A profile is never lowered over OCPP (whitepaper section 2): a charge point that accepts a lower one is still held to the higher.
    private static Registration AfterProfile(Registration before, int profile, ConfigurationStatus status)
    {
        int current = before.SecurityProfile ?? 0;
        return status switch
        {
            ConfigurationStatus.Accepted when profile >= current => before with { SecurityProfile = profile, PendingSecurityProfile = null },
            ConfigurationStatus.RebootRequired when profile > current => before with { PendingSecurityProfile = profile },
            _ => before,
        };
    }

    private static bool TryReadProfile(string key, string value, out int profile)
    {
        profile = 0;
        return string.Equals(key, "SecurityProfile", StringComparison.OrdinalIgnoreCase)
            && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out profile)
            && profile <= HighestProfile;
    }
}
