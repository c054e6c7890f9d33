using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.Credentials;

public sealed class CredentialAdoptionTests
{
    private static readonly PasswordVerifier Old = PasswordVerifier.FromAuthorizationKey("00000000000000000000000000000001");
    private static readonly PasswordVerifier New = PasswordVerifier.FromAuthorizationKey("00000000000000000000000000000002");
    private static readonly Registration Registered = new() { IsRegistered = true, Passwords = [Old] };

    [Fact]
    public void An_accepted_password_replaces_the_old_one()
    {
        Registration after = CredentialAdoption.Replace(Registered, New);

        Assert.Equal([New], after.Passwords.ToArray());
    }

    [Fact]
    public void An_awaited_password_stands_beside_the_one_in_force()
    {
        Registration after = CredentialAdoption.Await(Registered, New);

        Assert.Equal([Old, New], after.Passwords.ToArray());
    }

    [Fact]
    public void A_second_awaited_password_takes_the_place_of_the_first()
    {
        PasswordVerifier newest = PasswordVerifier.FromAuthorizationKey("00000000000000000000000000000003");

        Registration after = CredentialAdoption.Await(CredentialAdoption.Await(Registered, New), newest);

        Assert.Equal([Old, newest], after.Passwords.ToArray());
    }

    [Fact]
    public void The_first_use_of_the_awaited_password_ends_the_old_one()
    {
        Registration waiting = CredentialAdoption.Await(Registered, New);

        bool isSettled = CredentialAdoption.TrySettle(AdmissionDecision.Admit(1, New), waiting, out Registration settled);

        Assert.True(isSettled);
        Assert.Equal([New], settled.Passwords.ToArray());
    }

    [Fact]
    public void The_old_password_settles_nothing()
    {
        Registration waiting = CredentialAdoption.Await(Registered, New);

        Assert.False(CredentialAdoption.TrySettle(AdmissionDecision.Admit(1, Old), waiting, out Registration settled));
        Assert.Same(waiting, settled);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    public void The_first_success_with_the_awaited_profile_makes_it_the_least(int profile, bool isSettled)
    {
        Registration waiting = Registered with { SecurityProfile = 1, PendingSecurityProfile = 2 };

        Assert.Equal(isSettled, CredentialAdoption.TrySettle(AdmissionDecision.Admit(profile, Old), waiting, out Registration settled));
        Assert.Equal(isSettled ? 2 : 1, settled.SecurityProfile);
        Assert.Equal(isSettled ? null : 2, settled.PendingSecurityProfile);
    }

    [Fact]
    public void A_refused_password_is_withdrawn()
    {
        Assert.Equal([Old], CredentialAdoption.Withdraw(CredentialAdoption.Await(Registered, New), New).Passwords.ToArray());
        Assert.Empty(CredentialAdoption.Withdraw(CredentialAdoption.Await(Registered with { Passwords = [] }, New), New).Passwords);
        Assert.Same(Registered, CredentialAdoption.Withdraw(Registered, New));
    }

    [Fact]
    public void An_admission_holds_only_while_what_it_proved_does()
    {
        AdmissionDecision decision = AdmissionDecision.Admit(1, Old);

        Assert.True(CredentialAdoption.StillHolds(decision, Registered));
        Assert.False(CredentialAdoption.StillHolds(decision, CredentialAdoption.Replace(Registered, New)));
        Assert.False(CredentialAdoption.StillHolds(decision, Registered with { SecurityProfile = 2 }));
        Assert.False(CredentialAdoption.StillHolds(AdmissionDecision.Admit(0, null), Registered));
    }
}
