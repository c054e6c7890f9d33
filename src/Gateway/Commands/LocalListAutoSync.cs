using System.Collections.Concurrent;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Keeps local lists in line by itself (<c>Ocpp:LocalListSync=Automatic</c>): looks every few seconds which connected charge points haven't been
/// brought in line since the id tags last changed, or since they booted, and runs the sync for some of them at a time. A change is waited out
/// until the tags rest, so that an import is sent once. Safe on any thread.
/// </summary>
internal sealed partial class LocalListAutoSync(
    LocalListSync sync, SessionTable sessions, StateIndex index, OcppOptions options, TimeProvider clock, ILogger<LocalListAutoSync> logger) : BackgroundService
{
    /// <summary>How often it looks; id tags that changed since the last look are waited for once more.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>Looks after which changes that don't end are no longer waited out: a minute.</summary>
    public const int MaxLooksUnsettled = 12;

    /// <summary>Runs at a time. Each waits for a charge point most of the time, and none may crowd out what operators send.</summary>
    public const int MaxConcurrent = 8;

    /// <summary>How long one is left alone that was lost or didn't answer.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(5);

    // What was done with each charge point since the process began; one entry for each that ever connected.
    private readonly ConcurrentDictionary<string, Standing> _standings = new(StringComparer.Ordinal);
    private long _generation = -1;
    private int _looksUnsettled;

    /// <summary>A charge point has booted, or says that its list is wrong: whatever was believed of its list, it is looked at again.</summary>
    /// <param name="chargePointId">The charge point.</param>
    /// <param name="isFull">The whole list has to be sent: it contradicts what the gateway answers.</param>
    public void Renew(string chargePointId, bool isFull = false)
    {
        if (options.LocalListSync == LocalListSyncRule.Automatic)
        {
            _standings[chargePointId] = new Standing(-1, default, isFull);
        }
    }

    /// <summary>Looks once, and returns when the runs that followed have ended. Gives their number.</summary>
    public async Task<int> LookAsync(CancellationToken cancellationToken)
    {
        long generation = index.IdTagGeneration;
        bool isSettled = generation == _generation || ++_looksUnsettled > MaxLooksUnsettled;
        _generation = generation;
        if (!isSettled)
        {
            return 0;
        }

        _looksUnsettled = 0;
        DateTimeOffset now = clock.GetUtcNow();
        List<string> due = [.. sessions.All.Where(session => IsDue(session, generation, now)).Select(static session => session.Id)];
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = cancellationToken },
            async (chargePointId, token) => await RunAsync(chargePointId, generation, token).ConfigureAwait(false)).ConfigureAwait(false);
        return due.Count;
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => options.LocalListSync == LocalListSyncRule.Automatic
        ? clock.EachAsync(Interval, () => LookAsync(stoppingToken), stoppingToken)
        : Task.CompletedTask;

    private bool IsDue(ChargePointSession session, long generation, DateTimeOffset now)
    {
        if (_standings.TryGetValue(session.Id, out Standing standing) && (standing.Generation == generation || standing.NotBefore > now))
        {
            return false;
        }

        lock (session.ChargePoint.Turn)
        {
            return session.ChargePoint.HasBooted && session.ChargePoint.Registration.BootStatus == RegistrationStatus.Accepted;
        }
    }

    private async Task RunAsync(string chargePointId, long generation, CancellationToken cancellationToken)
    {
        bool isKnown = _standings.TryGetValue(chargePointId, out Standing before);
        bool isFull = isKnown && before.IsFull;
        try
        {
            LocalListSyncOutcome outcome = await sync.RunAsync(chargePointId, new LocalListSelection { IsFull = isFull }, cancellationToken).ConfigureAwait(false);
            bool isOver = !outcome.IsRunning && outcome.Failure is not { Result: not CommandResult.CallError };
            Log.Ran(logger, chargePointId, outcome.Failure?.Result, outcome.Status, outcome.ListVersion);
            Note(chargePointId, isKnown ? before : null, isOver ? new Standing(generation, default, IsFull: false) : new Standing(-1, clock.GetUtcNow() + RetryAfter, isFull));
        }
        catch (Exception exception) when (exception is JournalUnavailableException or StateUnavailableException)
        {
            Log.Failed(logger, exception, chargePointId);
            Note(chargePointId, isKnown ? before : null, new Standing(-1, clock.GetUtcNow() + RetryAfter, isFull));
        }
    }

    // One that booted meanwhile stays due.
    private void Note(string chargePointId, Standing? before, Standing after)
    {
        if (before is { } known)
        {
            _standings.TryUpdate(chargePointId, after, known);
        }
        else
        {
            _standings.TryAdd(chargePointId, after);
        }
    }

    /// <param name="Generation">The id tags' state that the list was brought in line with, or tried to be; -1 for none.</param>
    /// <param name="NotBefore">When it may be tried again.</param>
    /// <param name="IsFull">The whole list has to be sent.</param>
    private readonly record struct Standing(long Generation, DateTimeOffset NotBefore, bool IsFull);
}
