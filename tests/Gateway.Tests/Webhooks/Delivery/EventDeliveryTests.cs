using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.Webhooks;
using Ocpp.Gateway.Webhooks.Delivery;

namespace Ocpp.Gateway.Tests.Webhooks.Delivery;

public sealed class EventDeliveryTests : IAsyncDisposable
{
    private const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private const string OtherSecret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX";

    private readonly DeliveryRig _rig = new();

    [Fact]
    public async Task An_event_is_posted_in_structured_mode_under_its_own_id()
    {
        await StartAsync(DeliveryRig.Hook() with { Url = "http://backend.example/{chargePointId}", Bearer = "t" });

        long position = _rig.Status("CP/1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Requests.Count == 1);

        ReceivedRequest request = _rig.Backend.Requests[0];
        Assert.Equal("application/cloudevents+json", request.ContentType);
        Assert.Equal("http://backend.example/CP%2F1", request.Url.OriginalString);
        Assert.Equal(position.ToString(CultureInfo.InvariantCulture), request.Id);
        Assert.Equal("Bearer t", request.Header("Authorization"));
        Assert.Equal(_rig.State.Clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), request.Header("webhook-timestamp"));
        Assert.Empty(request.Header("webhook-signature"));
        Assert.Equal(new ReceivedEvent(position, "CP/1", "connector.status", 1), Assert.Single(request.Events));
    }

    [Fact]
    public async Task A_request_has_a_signature_for_each_secret()
    {
        await StartAsync(DeliveryRig.Hook() with { Secrets = [Secret, OtherSecret] });

        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Requests.Count == 1);

        ReceivedRequest request = _rig.Backend.Requests[0];
        string[] signatures = request.Header("webhook-signature").Split(' ');
        Assert.Equal([Sign(Secret, request), Sign(OtherSecret, request)], signatures);
    }

    [Fact]
    public void The_signature_is_the_one_of_the_specification()
    {
        // The example of the Standard Webhooks libraries' own tests.
        string signature = WebhookClient.Sign(WebhookSecret.Decode(Secret), "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", """{"test": 2432232314}"""u8);

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signature);
    }

    [Fact]
    public async Task A_batch_that_failed_is_sent_again_unchanged()
    {
        int calls = 0;
        _rig.Backend.AnswerBy(_ => Interlocked.Increment(ref calls) <= 2 ? HttpStatusCode.InternalServerError : HttpStatusCode.OK);
        await StartAsync(DeliveryRig.Hook() with { BatchSize = 3, Linger = TimeSpan.FromSeconds(5) });

        long first = _rig.Status("CP1");
        _rig.Status("CP1");
        Assert.Equal(2, (await _rig.ReportWhenAsync(static report => report.Waiting == 2)).Waiting);
        await _rig.RunUntilAsync(() => calls == 1);
        for (int i = 0; i < 5; i++)
        {
            _rig.Status("CP1");
        }

        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 7, explain: () => $"{_rig.Backend.Events.Count}");

        Assert.Equal("application/cloudevents-batch+json", _rig.Backend.Requests[0].ContentType);
        Assert.Equal(first.ToString(CultureInfo.InvariantCulture), _rig.Backend.Requests[0].Id);
        Assert.All(_rig.Backend.Requests.Take(3), request => Assert.Equal(_rig.Backend.Requests[0].Text, request.Text));
        Assert.All(_rig.Backend.Requests.Take(3), request => Assert.Equal(_rig.Backend.Requests[0].Id, request.Id));
        Assert.Equal([2, 3, 2], _rig.Backend.Accepted.Select(static request => request.Events.Count));
        AssertInOrder();
    }

    [Fact]
    public async Task A_bad_charge_point_holds_up_no_other_and_catches_up_in_order()
    {
        bool isBad = true;
        _rig.Backend.AnswerBy(request => isBad && request.Events[0].ChargePointId == "BAD" ? HttpStatusCode.UnprocessableEntity : HttpStatusCode.OK);
        await StartAsync(DeliveryRig.Hook());

        for (int i = 0; i < 300; i++)
        {
            _rig.Status("BAD");
            _rig.Status($"CP{i % 7}");
        }

        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 300);
        DeliveryReport failing = await _rig.ReportWhenAsync(static report => report is { Behind: 1, Waiting: < 10 });
        isBad = false;
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 600, explain: () => $"{_rig.Backend.Events.Count}");

        Assert.True(failing.IsFailing);
        Assert.Equal(1, failing.Behind);
        Assert.True(failing.Waiting < 10, $"{failing.Waiting} events of the bad one are in memory");
        Assert.Equal(422, failing.LastError!.Status);
        AssertInOrder();
        DeliveryReport good = await _rig.ReportWhenAsync(static report => report.Waiting == 0);
        Assert.Equal((0, 0L), (good.Behind, good.Waiting));
        Assert.False(good.IsFailing);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(307)]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Everything_but_2xx_and_410_is_tried_again(int status)
    {
        int calls = 0;
        _rig.Backend.AnswerBy(_ => Interlocked.Increment(ref calls) <= 3 ? (HttpStatusCode)status : HttpStatusCode.Accepted);
        await StartAsync(DeliveryRig.Hook());

        _rig.Status("CP1");
        await _rig.RunUntilAsync(() => calls == 4);

        Assert.Single(_rig.Backend.Requests.Select(static request => request.Text).Distinct());
    }

    [Fact]
    public async Task A_backend_that_hangs_is_given_up_in_time_and_asked_again()
    {
        int calls = 0;
        _rig.Backend.Answer = async (_, cancellation) =>
        {
            if (Interlocked.Increment(ref calls) == 1)
            {
                await Task.Delay(Timeout.Infinite, cancellation);
            }

            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        await StartAsync(DeliveryRig.Hook() with { Timeout = TimeSpan.FromSeconds(10) });
        _rig.Status("CP1");

        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count >= 1);

        Assert.Contains("No answer within 10 s", (await _rig.ReportAsync()).LastError!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retry_After_is_obeyed(bool isDate)
    {
        DateTimeOffset? askedAgain = null;
        _rig.Backend.Answer = (_, _) =>
        {
            if (_rig.Backend.Requests.Count > 1)
            {
                askedAgain ??= _rig.State.Clock.GetUtcNow();
                return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
            }

            HttpResponseMessage busy = new(HttpStatusCode.TooManyRequests);
            busy.Headers.RetryAfter = isDate ? new RetryConditionHeaderValue(_rig.State.Clock.GetUtcNow().AddSeconds(40)) : new RetryConditionHeaderValue(TimeSpan.FromSeconds(40));
            return Task.FromResult(busy);
        };
        await StartAsync(DeliveryRig.Hook() with { Concurrency = 1 });
        DateTimeOffset started = _rig.State.Clock.GetUtcNow();

        _rig.Status("CP1");
        _rig.Status("CP2");
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 2);

        Assert.True(askedAgain - started >= TimeSpan.FromSeconds(39), $"It was asked again after {askedAgain - started}.");
    }

    [Fact]
    public async Task Gone_disables_the_webhook_and_resuming_misses_nothing()
    {
        bool isGone = true;
        _rig.Backend.AnswerBy(_ => isGone ? HttpStatusCode.Gone : HttpStatusCode.OK);
        await StartAsync(DeliveryRig.Hook());

        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => !_rig.Register.Current.Find("ops")!.IsActive);
        _rig.Status("CP1");
        await _rig.RestartAsync();
        Assert.Equal(WebhookStanding.Disabled, _rig.Register.Current.Find("ops")!.Standing.Standing);
        int asked = _rig.Backend.Requests.Count;
        isGone = false;
        await _rig.Register.SetStandingAsync("ops", WebhookStanding.Active, "", CancellationToken.None);
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 2);

        Assert.Equal(1, asked);
        AssertInOrder();
    }

    [Fact]
    public async Task What_a_backend_never_takes_becomes_a_dead_letter_and_can_be_sent_again()
    {
        bool isBad = true;
        _rig.Backend.AnswerBy(request => isBad && request.Events[0].Sequence == 1 ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        WebhookSubscription hook = await StartAsync(DeliveryRig.Hook() with { MaxAge = TimeSpan.FromMinutes(10) });
        DeadLetterList list = new(_rig.Webhooks, _rig.Delivery, _rig.Services);

        long first = _rig.Status("CP1");
        _rig.Status("CP1");
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 1, TimeSpan.FromSeconds(10));
        await _rig.State.CatchUpAsync();

        (_, DeadLetter letter) = Assert.Single(list.List(hook, 0));
        Assert.Equal((first, first, 1, "CP1", "HTTP 400"), (letter.First, letter.Last, letter.Count, letter.ChargePointId, letter.LastError));
        Assert.Equal(_rig.Backend.Requests[0].Body, Assert.Single(list.ReadEvents(hook, letter)));
        await WaitForAnswersAsync();
        await _rig.RestartAsync();
        list = new DeadLetterList(_rig.Webhooks, _rig.Delivery, _rig.Services);
        isBad = false;
        await _rig.ReportAsync();
        Assert.Equal(1, await list.ReplayAsync(hook, first));
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 2);
        await DeliveryRig.UntilAsync(() => _rig.Webhooks.CountDeadLetters("OPS") == 0);
    }

    [Fact]
    public async Task A_full_list_of_dead_letters_drops_nothing()
    {
        bool isBad = true;
        _rig.Limits = new DeliveryLimits { StopGrace = TimeSpan.Zero, Jitter = 0, MaxDeadLetters = 1 };
        _rig.Backend.AnswerBy(_ => isBad ? HttpStatusCode.BadRequest : HttpStatusCode.OK);
        await StartAsync(DeliveryRig.Hook() with { MaxAge = TimeSpan.FromMinutes(1) });

        _rig.Status("CP1");
        _rig.Status("CP1");
        await _rig.RunUntilAsync(() => _rig.Webhooks.CountDeadLetters("OPS") == 1, TimeSpan.FromSeconds(10));
        int asked = _rig.Backend.Requests.Count;
        await _rig.RunUntilAsync(() => _rig.Backend.Requests.Count > asked + 15, TimeSpan.FromSeconds(10));
        isBad = false;
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count == 1);

        Assert.Equal(1, _rig.Webhooks.CountDeadLetters("OPS"));
        Assert.Equal(2, _rig.Backend.Events[0].Sequence);
    }

    [Fact]
    public async Task A_dead_backend_costs_bounded_memory_and_few_requests()
    {
        bool isDead = true;
        _rig.Limits = new DeliveryLimits { StopGrace = TimeSpan.Zero, Jitter = 0, MaxEventsInMemory = 100 };
        _rig.Backend.Answer = (_, _) => isDead ? throw new HttpRequestException("No connection.") : Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK));
        await StartAsync(DeliveryRig.Hook());

        for (int i = 0; i < 5000; i++)
        {
            _rig.Status($"CP{i % 50}");
        }

        for (int i = 0; i < 600; i++)
        {
            _rig.State.Clock.Advance(TimeSpan.FromSeconds(1));
            await _rig.ReportAsync();
        }

        DeliveryReport report = await _rig.ReportAsync();
        int asked = _rig.Backend.Requests.Count;
        isDead = false;
        await _rig.RunUntilAsync(() => _rig.Backend.Events.Count >= 5000, explain: () => $"{_rig.Backend.Events.Count}");

        Assert.True(report.IsFailing);
        Assert.InRange(report.Waiting, 1, 120);
        Assert.InRange(asked, 10, 60);
        AssertInOrder();
        Assert.Equal(5000, _rig.Backend.Events.Count);
    }

    [Fact]
    public async Task Only_so_many_requests_are_in_flight_and_one_for_each_charge_point()
    {
        TaskCompletionSource open = new();
        _rig.Backend.Answer = async (_, _) =>
        {
            await open.Task;
            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        await StartAsync(DeliveryRig.Hook() with { Concurrency = 3 });

        for (int i = 0; i < 40; i++)
        {
            _rig.Status($"CP{i % 10}");
        }

        await DeliveryRig.UntilAsync(() => _rig.Backend.Requests.Count == 3);
        Assert.Equal(3, _rig.Backend.Requests.SelectMany(static request => request.Events).Select(static one => one.ChargePointId).Distinct().Count());
        open.SetResult();
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 40);

        Assert.Equal(3, _rig.Backend.MostInFlight);
        AssertInOrder();
    }

    [Fact]
    public async Task A_new_webhook_begins_with_what_comes_after_it_and_a_restart_repeats_nothing()
    {
        await _rig.StartAsync();
        _rig.Status("CP1");
        await _rig.PutAsync(DeliveryRig.Hook());
        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 1);
        await WaitForAnswersAsync();
        await _rig.RestartAsync();
        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 2);

        Assert.Equal([2, 3], _rig.Backend.Events.Select(static one => one.Sequence));
    }

    [Fact]
    public async Task What_is_recorded_while_the_gateway_is_down_or_the_webhook_paused_is_delivered_later()
    {
        await StartAsync(DeliveryRig.Hook());
        await PauseAsync();
        _rig.Status("CP1");
        await _rig.RestartAsync();
        _rig.Status("CP1");
        await _rig.ReportAsync();
        Assert.Empty(_rig.Backend.Requests);

        await _rig.Register.SetStandingAsync("ops", WebhookStanding.Active, "", CancellationToken.None);
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 2);

        AssertInOrder();
    }

    [Fact]
    public async Task A_webhook_that_was_deleted_and_made_again_begins_anew()
    {
        await StartAsync(DeliveryRig.Hook());
        await PauseAsync();
        _rig.Status("CP1");
        await _rig.Register.DeleteAsync("ops", CancellationToken.None);
        await _rig.PutAsync(DeliveryRig.Hook());
        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 1);

        Assert.Equal(2, _rig.Backend.Events[0].Sequence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("CP1")]
    public async Task A_replay_sends_again_from_an_event_on(string? chargePointId)
    {
        await StartAsync(DeliveryRig.Hook());
        for (int i = 0; i < 10; i++)
        {
            _rig.Status("CP1");
            _rig.Status("CP2");
        }

        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 20);
        await WaitForAnswersAsync();
        long from = _rig.Backend.Events.Single(static one => one is { ChargePointId: "CP1", Sequence: 6 }).Id;
        Assert.True(await _rig.Delivery.Find("ops")!.ReplayAsync(from, chargePointId));
        int again = chargePointId is null ? 10 : 5;
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count >= 20 + again);
        _rig.Status("CP1");
        _rig.Status("CP2");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count >= 22 + again);

        ReceivedEvent[] after = [.. _rig.Backend.Events.Skip(20)];
        Assert.Equal([6, 7, 8, 9, 10, 11], after.Where(static one => one.ChargePointId == "CP1").Select(static one => one.Sequence));
        long[] expected = chargePointId is null ? [6, 7, 8, 9, 10, 11] : [11];
        Assert.Equal(expected, after.Where(static one => one.ChargePointId == "CP2").Select(static one => one.Sequence));
    }

    [Fact]
    public async Task A_time_is_found_in_the_journal()
    {
        await _rig.StartAsync();
        List<long> positions = [];
        DateTimeOffset begin = _rig.State.Clock.GetUtcNow();
        for (int i = 0; i < 20; i++)
        {
            positions.Add(_rig.Status("CP1"));
            _rig.State.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(positions[7], ReplayStart.Find(_rig.State.Journal, begin.AddMinutes(7)));
        Assert.Equal(positions[8], ReplayStart.Find(_rig.State.Journal, begin.AddMinutes(7.5)));
        Assert.Equal(positions[0], ReplayStart.Find(_rig.State.Journal, begin.AddDays(-1)));
        Assert.Equal(positions[^1] + 1, ReplayStart.Find(_rig.State.Journal, begin.AddDays(1)));
    }

    [Fact]
    public async Task Types_actions_prefix_and_labels_filter()
    {
        await _rig.StartAsync();
        using FleetRegistrar registrar = new(_rig.State.ChargePoints, _rig.State.Recorder, _rig.State.Queries);
        await registrar.PutAsync("A1", registration => registration with { Labels = registration.Labels.Add("site", "N") }, CancellationToken.None);
        await _rig.PutAsync(DeliveryRig.Hook("types") with { Types = ["charge-point.connected"], Url = "http://types.example/" });
        await _rig.PutAsync(DeliveryRig.Hook("actions") with { Actions = ["StatusNotification"], Url = "http://actions.example/" });
        await _rig.PutAsync(DeliveryRig.Hook("prefix") with { ChargePointPrefix = "A", Url = "http://prefix.example/" });
        await _rig.PutAsync(DeliveryRig.Hook("labels") with { Labels = DeliveryRig.Hook().Labels.Add("site", "N"), Url = "http://labels.example/" });

        foreach (string id in (string[])["A1", "A2", "B1"])
        {
            _rig.Connected(id);
            _rig.Status(id);
        }

        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Count == 3 + 3 + 4 + 2);

        Assert.Equal(["A1", "A2", "B1"], Of("types").Select(static one => one.ChargePointId).Order());
        Assert.All(Of("types"), static one => Assert.Equal("charge-point.connected", one.Type));
        Assert.All(Of("actions"), static one => Assert.Equal("connector.status", one.Type));
        Assert.Equal(["A1", "A1", "A2", "A2"], Of("prefix").Select(static one => one.ChargePointId).Order());
        Assert.Equal(["A1", "A1"], Of("labels").Select(static one => one.ChargePointId));
    }

    [Fact]
    public async Task Readiness_speaks_before_the_retention_takes_an_event_away()
    {
        _rig.Storage = new StorageOptions { Retention = TimeSpan.FromHours(10) };
        _rig.Backend.AnswerBy(_ => HttpStatusCode.InternalServerError);
        await StartAsync(DeliveryRig.Hook() with { MaxAge = TimeSpan.FromDays(30) });

        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Requests.Count == 1);
        await _rig.ReportAsync();
        Assert.Empty(_rig.Delivery.Look());
        _rig.State.Clock.Advance(TimeSpan.FromHours(9));

        ReadinessProblem problem = Assert.Single(_rig.Delivery.Look());
        Assert.Equal(("webhook-backlog", "webhooks"), (problem.Status, problem.Part));
    }

    [Fact]
    public async Task Readiness_speaks_before_the_journals_size_takes_an_event_away()
    {
        _rig.Storage = new StorageOptions { JournalSize = 4L << 20 };
        _rig.Backend.AnswerBy(_ => HttpStatusCode.InternalServerError);
        await StartAsync(DeliveryRig.Hook());
        _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Requests.Count == 1);
        await _rig.ReportAsync();
        Assert.Empty(_rig.Delivery.Look());

        byte[] large = new byte[1 << 20];
        large.AsSpan().Fill((byte)' ');
        for (int i = 0; i < 5; i++)
        {
            _rig.State.Journal.TryAppend(Filler(large), out _);
        }

        ReadinessProblem problem = Assert.Single(_rig.Delivery.Look());
        Assert.Equal(("webhook-backlog", "webhooks"), (problem.Status, problem.Part));
        Assert.Contains("Storage:JournalSize", problem.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_the_journal_no_longer_has_is_counted_and_holds_up_nothing()
    {
        await StartAsync(DeliveryRig.Hook());
        await PauseAsync();
        byte[] large = new byte[200_000];
        large.AsSpan().Fill((byte)' ');
        for (int i = 0; i < 40; i++)
        {
            _rig.Status("CP1");
            _rig.State.Journal.TryAppend(Filler(large), out _);
        }

        await _rig.StopAsync();
        await _rig.State.CatchUpAsync();
        _rig.State.Journal.TruncateBefore(_rig.State.Journal.Committed);
        await _rig.StartAsync();
        await _rig.Register.SetStandingAsync("ops", WebhookStanding.Active, "", CancellationToken.None);
        long last = _rig.Status("CP1");
        await DeliveryRig.UntilAsync(() => _rig.Backend.Events.Any(one => one.Id == last));

        Assert.True((await _rig.ReportAsync()).Lost > 0);
        AssertInOrder();
    }

    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 5)]
    [InlineData(0, 3)]
    public async Task Whatever_the_backend_does_and_however_often_both_restart_everything_arrives_in_order(int seed, int batchSize)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        Random random = new(seed);
        _rig.Limits = new DeliveryLimits { StopGrace = TimeSpan.Zero, Jitter = 0, MaxEventsInMemory = 40, MaxRecordsPerTurn = 30, MaxCatchingUp = 2, MaxBehindBytes = 400 };
        bool isCalm = false;
        int draws = seed;
        HttpStatusCode[] answers = [HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.InternalServerError, HttpStatusCode.ServiceUnavailable, HttpStatusCode.Found];
        _rig.Backend.Answer = (request, _) =>
        {
            // Three charge points are refused far more often than the others.
            int draw = new Random(Interlocked.Increment(ref draws)).Next(100);
            bool isRefused = !isCalm && (request.Events[0].ChargePointId is "CP0" or "CP1" or "CP2" ? draw < 80 : draw < 15);
            return draw % 7 == 0 && isRefused
                ? throw new HttpRequestException("The connection broke.")
                : Task.FromResult(new HttpResponseMessage(isRefused ? answers[3 + (draw % 3)] : HttpStatusCode.OK));
        };
        await StartAsync(DeliveryRig.Hook() with { BatchSize = batchSize });
        int recorded = 0;
        for (int step = 0; step < 60; step++)
        {
            for (int i = random.Next(20); i > 0; i--)
            {
                _rig.Status($"CP{random.Next(12)}");
                recorded++;
            }

            _rig.State.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(4000)));
            if (random.Next(8) == 0)
            {
                await _rig.RestartAsync();
            }
        }

        isCalm = true;
        await _rig.RunUntilAsync(() => _rig.Backend.Events.DistinctBy(static one => one.Id).Count() == recorded, TimeSpan.FromSeconds(5), () => $"Seed {seed}: {_rig.Backend.Events.DistinctBy(static one => one.Id).Count()} of {recorded}");

        foreach (IGrouping<string, ReceivedEvent> events in _rig.Backend.Events.GroupBy(static one => one.ChargePointId))
        {
            // The first coming of each is in order and without a gap; a restart may repeat some.
            long[] firsts = [.. events.Select(static one => one.Sequence).Distinct()];
            Assert.True(Enumerable.Range(1, firsts.Length).Select(static number => (long)number).SequenceEqual(firsts), $"Seed {seed}, {events.Key}: {string.Join(' ', firsts)}");
        }
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    // Begun anew as a paused one: what comes from here on is nobody's that was on its way already.
    private async Task PauseAsync()
    {
        // Without one to compare with, the first that comes, which isn't paused yet, would be taken for the paused one.
        await DeliveryRig.UntilAsync(() => _rig.Delivery.Find("ops") is not null);
        SubscriptionDelivery? before = _rig.Delivery.Find("ops");
        await _rig.Register.SetStandingAsync("ops", WebhookStanding.Paused, "", CancellationToken.None);
        await DeliveryRig.UntilAsync(() => _rig.Delivery.Find("ops") is { } now && now != before);
    }

    // What the backend has taken is known to have been taken: a restart before that sends it again.
    private async Task WaitForAnswersAsync() => Assert.Equal(0, (await _rig.ReportWhenAsync(static report => report.Waiting == 0)).Waiting);

    private static byte[] Filler(byte[] padding)
    {
        FactWriter writer = new(new byte[padding.Length + 64]);
        new FactHeader { Type = FactType.IdTagForgotten, Time = DateTimeOffset.UnixEpoch, Sequence = 0, ChargePointId = default }.Encode(ref writer);
        writer.WriteText(Encoding.ASCII.GetString(padding));
        return writer.Written.ToArray();
    }

    private static string Sign(string secret, ReceivedRequest request)
    {
        byte[] key = Convert.FromBase64String(secret["whsec_".Length..]);
        byte[] content = [.. Encoding.ASCII.GetBytes($"{request.Id}.{request.Header("webhook-timestamp")}."), .. request.Body];
        return "v1," + Convert.ToBase64String(System.Security.Cryptography.HMACSHA256.HashData(key, content));
    }

    private async Task<WebhookSubscription> StartAsync(WebhookSubscription subscription)
    {
        await _rig.StartAsync();
        return await _rig.PutAsync(subscription);
    }

    private IEnumerable<ReceivedEvent> Of(string host) =>
        _rig.Backend.Accepted.Where(request => request.Url.Host.StartsWith(host, StringComparison.Ordinal)).SelectMany(static request => request.Events);

    private void AssertInOrder()
    {
        foreach (IGrouping<string, ReceivedEvent> events in _rig.Backend.Events.GroupBy(static one => one.ChargePointId))
        {
            long[] ids = [.. events.Select(static one => one.Id)];
            Assert.Equal(ids.Order(), ids);
        }
    }
}
