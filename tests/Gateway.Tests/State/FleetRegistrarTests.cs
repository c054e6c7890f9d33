using Ocpp.Codec.V16;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.State;

public sealed class FleetRegistrarTests
{
    [Fact]
    public async Task A_registration_holds_when_the_call_returns()
    {
        await using StateRig rig = new(unknownBootStatus: RegistrationStatus.Pending);
        using FleetRegistrar registrar = new(rig.ChargePoints, rig.Recorder, rig.Queries);

        (bool isCreated, ChargePointView view) = await registrar.PutAsync("CP1", registration => registration with { SecurityProfile = 2 }, CancellationToken.None);
        (bool isCreatedAgain, ChargePointView changed) = await registrar.PutAsync(
            "CP1",
            registration => registration with { BootStatus = RegistrationStatus.Rejected },
            CancellationToken.None);

        Assert.True(isCreated);
        Assert.True(view.Registration.IsRegistered);
        Assert.Equal(RegistrationStatus.Accepted, view.Registration.BootStatus);
        Assert.False(isCreatedAgain);
        Assert.Equal(2, changed.Registration.SecurityProfile);
        Assert.Equal(RegistrationStatus.Rejected, changed.Registration.BootStatus);
        rig.ChargePoints.Release(rig.ChargePoints.Acquire("another"));
        Assert.Equal(0, rig.ChargePoints.LiveCount);
    }

    [Fact]
    public async Task Forgetting_tells_whether_there_was_something_to_forget()
    {
        await using StateRig rig = new();
        using FleetRegistrar registrar = new(rig.ChargePoints, rig.Recorder, rig.Queries);
        await registrar.PutAsync("CP1", registration => registration, CancellationToken.None);

        Assert.True(await registrar.ForgetAsync("CP1", end: null, CancellationToken.None));
        Assert.False(await registrar.ForgetAsync("CP1", end: null, CancellationToken.None));
        Assert.False(await registrar.ForgetAsync("CP2", end: null, CancellationToken.None));
        Assert.Null(rig.Queries.FindChargePoint("CP1"));
        Assert.True((await registrar.PutAsync("CP1", registration => registration, CancellationToken.None)).IsCreated);
    }

    [Fact]
    public async Task Id_tags_are_created_changed_and_forgotten_whatever_their_case()
    {
        await using StateRig rig = new();
        using FleetRegistrar registrar = new(rig.ChargePoints, rig.Recorder, rig.Queries);

        bool isCreated = (await registrar.PutIdTagAsync("Tag", _ => new IdTagView("Tag", AuthorizationStatus.Accepted, "P", null), CancellationToken.None)).IsCreated;
        bool isCreatedAgain = (await registrar.PutIdTagAsync("TAG", known => known! with { Status = AuthorizationStatus.Blocked }, CancellationToken.None)).IsCreated;

        Assert.True(isCreated);
        Assert.False(isCreatedAgain);
        Assert.Equal(new IdTagView("Tag", AuthorizationStatus.Blocked, "P", null), rig.Queries.FindIdTag("tag"));
        Assert.True(await registrar.ForgetIdTagAsync("taG", CancellationToken.None));
        Assert.False(await registrar.ForgetIdTagAsync("taG", CancellationToken.None));
        Assert.Empty(rig.Queries.IdTags(null));
    }

    [Fact]
    public async Task A_registration_survives_a_restart()
    {
        await using StateRig rig = new();
        using FleetRegistrar registrar = new(rig.ChargePoints, rig.Recorder, rig.Queries);
        await registrar.PutAsync("CP1", registration => registration with { HeartbeatInterval = TimeSpan.FromSeconds(30) }, CancellationToken.None);

        await rig.RestartAsync();

        Assert.Equal(TimeSpan.FromSeconds(30), rig.ChargePoints.Acquire("CP1").Registration.HeartbeatInterval);
        Assert.Equal(TimeSpan.FromSeconds(30), rig.Queries.FindChargePoint("CP1")!.Registration.HeartbeatInterval);
    }
}
