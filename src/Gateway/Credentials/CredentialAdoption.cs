using System.Collections.Immutable;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Credentials;

/// <summary>
/// How passwords and security profiles follow one another when they are changed over OCPP. Pure; whoever calls it holds the turn and
/// records the result as a RegistrationChanged fact.
/// </summary>
internal static class CredentialAdoption
{
    /// <summary>Whether what let a connection in still holds now that it has its turn: a PUT or an adoption may have come in between.</summary>
    public static bool StillHolds(in AdmissionDecision decision, Registration registration)
    {
        if (decision.SecurityProfile == 3)
        {
            return true;
        }

        ImmutableArray<PasswordVerifier> kept = registration.Passwords;
        bool isProved = decision.Proved is null ? kept.Length == 0 || kept[0].IsNone : kept.Contains(decision.Proved);
        return isProved && decision.SecurityProfile >= (registration.SecurityProfile ?? 0);
    }

    /// <summary>
    /// The first use of what was awaited ends the life of what it replaces (the charge point had answered RebootRequired). False when
    /// this connection changes nothing.
    /// </summary>
    public static bool TrySettle(in AdmissionDecision decision, Registration registration, out Registration settled)
    {
        settled = registration;
        ImmutableArray<PasswordVerifier> kept = registration.Passwords;
        if (kept.Length > 1 && kept[^1].Equals(decision.Proved))
        {
            settled = settled with { Passwords = [kept[^1]] };
        }

        if (registration.PendingSecurityProfile is { } awaited && decision.SecurityProfile >= awaited)
        {
            settled = settled with { SecurityProfile = awaited, PendingSecurityProfile = null };
        }

        return !ReferenceEquals(settled, registration);
    }

    /// <summary>The charge point accepted a new password: it holds, and the old one no longer does.</summary>
    public static Registration Replace(Registration registration, PasswordVerifier password) => registration with { Passwords = [password] };

    /// <summary>The charge point takes the new password after a reboot, or its answer was lost: the one in force and the new one hold until the new one was used.</summary>
    public static Registration Await(Registration registration, PasswordVerifier password)
    {
        ImmutableArray<PasswordVerifier> kept = registration.Passwords;
        return registration with { Passwords = [kept.Length == 0 ? PasswordVerifier.None : kept[0], password] };
    }

    /// <summary>The charge point refused after all what was awaited.</summary>
    public static Registration Withdraw(Registration registration, PasswordVerifier password)
    {
        ImmutableArray<PasswordVerifier> kept = registration.Passwords;
        if (kept.Length < 2 || !kept[^1].Equals(password))
        {
            return registration;
        }

        return registration with { Passwords = kept[0].IsNone ? [] : [kept[0]] };
    }
}
