using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Tests.State;
using Ocpp.Gateway.Webhooks;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Webhooks;

public sealed class WebhookRegisterTests : IAsyncDisposable
{
    private readonly StateRig _rig = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_webhook_survives_a_restart_and_a_replay(bool replays)
    {
        using (WebhookRegister register = Open())
        {
            await Put(register, Hook("Ops"));
            await Put(register, Hook("gone"));
            await register.DeleteAsync("GONE", CancellationToken.None);
            await register.SetStandingAsync("ops", WebhookStanding.Paused, "A test.", CancellationToken.None);
        }

        await (replays ? _rig.ReplayAsync() : _rig.RestartAsync());
        using WebhookRegister again = Open();

        WebhookEntry entry = Assert.Single(again.Current.All);
        Assert.Equal("Ops", entry.Subscription.Name);
        Assert.Equal(WebhookStanding.Paused, entry.Standing.Standing);
        Assert.Equal("A test.", entry.Standing.Reason);
        Assert.False(entry.IsActive);
    }

    [Fact]
    public async Task Names_compare_without_case()
    {
        using WebhookRegister register = Open();

        Assert.Equal(WebhookChangeResult.Created, await Put(register, Hook("ops")));
        Assert.Equal(WebhookChangeResult.Changed, await Put(register, Hook("OPS")));

        Assert.Single(register.Current.All);
        Assert.NotNull(register.Current.Find("Ops"));
    }

    [Fact]
    public async Task A_webhook_of_the_settings_is_not_changed_but_may_be_paused()
    {
        using WebhookRegister register = Open(Hook("ops") with { Source = WebhookSource.Settings });

        Assert.Equal(WebhookChangeResult.OfSettings, await Put(register, Hook("OPS")));
        Assert.Equal(WebhookChangeResult.OfSettings, await register.DeleteAsync("ops", CancellationToken.None));
        WebhookEntry? paused = await register.SetStandingAsync("ops", WebhookStanding.Paused, "", CancellationToken.None);

        Assert.False(paused!.IsActive);
    }

    [Fact]
    public async Task A_change_is_told_when_it_shows()
    {
        using WebhookRegister register = Open();
        List<int> seen = [];
        register.Changed += () => seen.Add(register.Current.All.Count);

        await Put(register, Hook("a"));
        await Put(register, Hook("b"));
        await register.DeleteAsync("a", CancellationToken.None);

        Assert.Equal([1, 2, 1], seen);
    }

    [Fact]
    public async Task There_is_a_limit_to_their_number()
    {
        using WebhookRegister register = Open();
        for (int i = 0; i < WebhookRegister.MaxWebhooks; i++)
        {
            await Put(register, Hook($"hook{i}"));
        }

        Assert.Equal(WebhookChangeResult.TooMany, await Put(register, Hook("more")));
        Assert.Equal(WebhookChangeResult.Changed, await Put(register, Hook("hook7")));
    }

    [Fact]
    public async Task A_broken_rule_changes_nothing()
    {
        using WebhookRegister register = Open();
        JournalPosition before = _rig.Journal.Appended;

        (WebhookChangeResult result, _) = await register.PutAsync("x", _ => null, CancellationToken.None);

        Assert.Equal(WebhookChangeResult.Invalid, result);
        Assert.Equal(before, _rig.Journal.Appended);
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    private static WebhookSubscription Hook(string name) => new() { Name = name, Kind = WebhookKind.Events, Url = "http://b/", Timeout = TimeSpan.FromSeconds(5), Concurrency = 4 };

    private static async Task<WebhookChangeResult> Put(WebhookRegister register, WebhookSubscription subscription) =>
        (await register.PutAsync(subscription.Name, _ => subscription, CancellationToken.None)).Result;

    private WebhookRegister Open(params WebhookSubscription[] ofSettings) =>
        new(new WebhookOptions { Subscriptions = ofSettings }, _rig.Recorder, _rig.Queries, new WebhookQueries(_rig.Store, _rig.Index));
}
