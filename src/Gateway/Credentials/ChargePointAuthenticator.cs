using System.Collections.Immutable;
using System.Text;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Credentials;

/// <summary>
/// Decides who gets in, before the upgrade and before anybody is replaced: unknown charge points by the setting, passwords, and the least
/// security profile of the gateway and of the charge point (OCPP 1.6 security whitepaper, section 2). Safe on any thread.
/// </summary>
internal sealed class ChargePointAuthenticator(OcppOptions options, PasswordCheck passwords)
{
    /// <summary>What a charge point is told to wait at least when too many slow password checks are queued; up to three times as long, so that they don't come back together.</summary>
    public const int BusyRetrySeconds = 10;

    /// <param name="chargePoint">Whoever the path names, known or not. Its turn is taken for a moment.</param>
    /// <param name="authorization">The Authorization header's value as it came; null without one.</param>
    /// <param name="transport">How the connection is secured.</param>
    /// <param name="cancellationToken">Ends the wait for a slow hash, with the handshake's time-out.</param>
    public ValueTask<AdmissionDecision> DecideAsync(
        ChargePoint chargePoint, byte[]? authorization, TransportSecurity transport, CancellationToken cancellationToken)
    {
        Registration registration;
        lock (chargePoint.Turn)
        {
            registration = chargePoint.Registration;
        }

        return DecideAsync(chargePoint.Id, registration, authorization, transport, cancellationToken);
    }

    /// <summary>As the other, for a registration at hand.</summary>
    public ValueTask<AdmissionDecision> DecideAsync(
        string identity, Registration registration, byte[]? authorization, TransportSecurity transport, CancellationToken cancellationToken)
    {
        if (!registration.IsRegistered && options.UnknownChargePoints == UnknownChargePointRule.Reject)
        {
            return Refuse(UpgradeRefusal.NotFound("unknown charge point"));
        }

        // A verified certificate is the whole proof; whatever header comes along with it changes nothing.
        if (transport == TransportSecurity.MutualTls)
        {
            return ValueTask.FromResult(AdmissionDecision.Admit(3, proved: null));
        }

        if (!TryReadPassword(authorization, identity, out byte[]? presented))
        {
            return Refuse(UpgradeRefusal.Unauthorized);
        }

        // Credentials of one without a password are neither right nor wrong; they prove nothing.
        ImmutableArray<PasswordVerifier> kept = registration.Passwords;
        if (presented is null || kept.Length == 0)
        {
            return ValueTask.FromResult(Conclude(match: null, registration, transport, kept));
        }

        ValueTask<PasswordOutcome> found = passwords.FindAsync(identity, presented, kept, cancellationToken);
        return found.IsCompletedSuccessfully
            ? ValueTask.FromResult(Conclude(found.Result, registration, transport, kept))
            : ConcludeAsync(found, registration, transport, kept);
    }

    private async ValueTask<AdmissionDecision> ConcludeAsync(
        ValueTask<PasswordOutcome> found, Registration registration, TransportSecurity transport, ImmutableArray<PasswordVerifier> kept) =>
        Conclude(await found.ConfigureAwait(false), registration, transport, kept);

    private AdmissionDecision Conclude(PasswordOutcome outcome, Registration registration, TransportSecurity transport, ImmutableArray<PasswordVerifier> kept) =>
        outcome.IsBusy
            ? AdmissionDecision.Refuse(UpgradeRefusal.ServiceUnavailable(Random.Shared.Next(BusyRetrySeconds, (3 * BusyRetrySeconds) + 1)))
            : Conclude(outcome.Match, registration, transport, kept);

    private AdmissionDecision Conclude(PasswordVerifier? match, Registration registration, TransportSecurity transport, ImmutableArray<PasswordVerifier> kept)
    {
        int profile = (match, transport) switch
        {
            (null, _) => 0,
            (_, TransportSecurity.Plain) => 1,
            _ => 2,
        };
        bool hasProved = match is not null || kept.Length == 0 || kept[0].IsNone;

        // A higher profile than registered is let in, a lower one never (whitepaper section 2: a profile is not lowered over OCPP).
        bool meetsMinimum = profile >= options.SecurityProfile && profile >= (registration.SecurityProfile ?? 0);
        return hasProved && meetsMinimum ? AdmissionDecision.Admit(profile, match) : AdmissionDecision.Refuse(UpgradeRefusal.Unauthorized);
    }

    /// <summary>False where there are credentials that are malformed or another's.</summary>
    private static bool TryReadPassword(byte[]? authorization, string identity, out byte[]? presented)
    {
        presented = null;
        if (authorization is null)
        {
            return true;
        }

        Span<byte> name = stackalloc byte[ResourcePath.MaxIdentityBytes];
        return Encoding.UTF8.TryGetBytes(identity, name, out int length) && BasicCredentials.TryRead(authorization, name[..length], out presented);
    }

    private static ValueTask<AdmissionDecision> Refuse(UpgradeRefusal refusal) => ValueTask.FromResult(AdmissionDecision.Refuse(refusal));
}
