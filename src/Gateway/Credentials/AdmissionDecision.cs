using System.Diagnostics.CodeAnalysis;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Gateway.Credentials;

/// <summary>What <see cref="ChargePointAuthenticator"/> decided about one connection before its upgrade: let in with a security profile, or refused.</summary>
internal readonly record struct AdmissionDecision
{
    private AdmissionDecision(UpgradeRefusal? refusal, int securityProfile, PasswordVerifier? proved)
    {
        Refusal = refusal;
        SecurityProfile = securityProfile;
        Proved = proved;
    }

    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsAdmitted => Refusal is null;

    /// <summary>The answer to the upgrade request; null when let in.</summary>
    public UpgradeRefusal? Refusal { get; }

    /// <summary>The profile that this connection has: 0 none, 1 Basic auth, 2 TLS and Basic auth, 3 mutual TLS.</summary>
    public int SecurityProfile { get; }

    /// <summary>The password that was presented; null without one. <see cref="CredentialAdoption"/> looks at it once the session has its turn.</summary>
    public PasswordVerifier? Proved { get; }

    public static AdmissionDecision Admit(int securityProfile, PasswordVerifier? proved) => new(null, securityProfile, proved);

    public static AdmissionDecision Refuse(UpgradeRefusal refusal) => new(refusal, 0, null);
}
