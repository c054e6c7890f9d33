using System.Buffers;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// Forgets what <c>Storage:Retention</c> is over for: ended transactions, finished commands, and the journal behind everything that is still
/// needed. What is forgotten is itself stated as a fact, so that a replay comes to the same state.
/// </summary>
internal sealed partial class RetentionSweep(
    IEventJournal journal,
    StateStore store,
    StateIndex index,
    FactRecorder recorder,
    StorageOptions options,
    TimeProvider clock,
    ILogger<RetentionSweep> logger) : BackgroundService
{
    /// <summary>How often it looks. Records are kept up to this much longer than promised.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    /// <summary>How often it looks at the journal's size. By so much writing it may be larger.</summary>
    public static readonly TimeSpan ShrinkInterval = TimeSpan.FromMinutes(1);

    /// <summary>Records forgotten by one fact: 16 KiB of numbers, and no long pause of the applier.</summary>
    public const int BatchSize = 1000;

    /// <summary>Facts of one sweep; what is left is for the next one. A million records take the applier some ten seconds.</summary>
    public const int MaxBatches = 1000;

    /// <summary>Looks once. Gives the number of records that are forgotten by it.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        long hour = Hours.Of(now - options.Retention);
        long commandHour = Hours.Of(now - Longer(options.Retention, StateQueries.IdempotencyLifetime));
        int forgotten = 0;
        for (int batch = 0; batch < MaxBatches; batch++)
        {
            int count = Expire(hour, commandHour, now, out JournalPosition position);
            if (count == 0)
            {
                break;
            }

            forgotten += count;
            await journal.WaitForCommitAsync(position, cancellationToken).ConfigureAwait(false);
            await store.WaitForAppliedAsync(position, cancellationToken).ConfigureAwait(false);
        }

        Truncate(index.OldestNeeded(hour, store.Applied.Next));
        return forgotten;
    }

    /// <summary>
    /// Brings the journal down to <c>Storage:JournalSize</c>, where there is one: events and meter values of before go early, the state keeps what it knows.
    /// </summary>
    public void Shrink()
    {
        if (options.JournalSize > 0)
        {
            Truncate(JournalPosition.None);
        }
    }

    private void Truncate(JournalPosition needed)
    {
        JournalPosition fitting = options.JournalSize > 0 ? journal.FirstWithin(options.JournalSize) : JournalPosition.None;
        JournalPosition wanted = fitting > needed ? fitting : needed;
        JournalPosition checkpoint = store.OldestNeeded;
        journal.TruncateBefore(wanted < checkpoint ? wanted : checkpoint);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(ShrinkInterval, clock);
        try
        {
            for (int tick = 1; await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false); tick++)
            {
                if (tick % (Interval.Ticks / ShrinkInterval.Ticks) == 0)
                {
                    await SweepOnceAsync(stoppingToken).ConfigureAwait(false);
                }
                else
                {
                    Shrink();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private static TimeSpan Longer(TimeSpan left, TimeSpan right) => left > right ? left : right;

    private async Task SweepOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            int forgotten = await SweepAsync(cancellationToken).ConfigureAwait(false);
            Log.Swept(logger, forgotten, journal.First);
        }
        catch (Exception exception) when (exception is JournalUnavailableException or StateUnavailableException)
        {
            // Nothing is lost by keeping things longer.
            Log.SweepFailed(logger, exception);
        }
    }

    // One fact with as much as one may hold; 0 when there is nothing to forget.
    private int Expire(long hour, long commandHour, DateTimeOffset now, out JournalPosition position)
    {
        List<long> transactions = Ended(StateKey.Transaction, hour);
        foreach (int id in index.SupersededBefore(now - options.Retention, BatchSize - transactions.Count))
        {
            transactions.Add(id);
        }

        List<long> commands = Ended(StateKey.Command, commandHour);
        position = JournalPosition.None;
        if (transactions.Count + commands.Count == 0 && index.EmptyBefore(hour).Count == 0)
        {
            return 0;
        }

        position = recorder.Append(new RecordsExpired
        {
            Before = Hours.Begin(hour),
            TransactionIds = Encode(transactions),
            CommandNumbers = Encode(commands),
        });

        // A fact that only forgets empty hours is the last.
        return transactions.Count + commands.Count;
    }

    private List<long> Ended(byte family, long before)
    {
        List<long> numbers = [];
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        Span<byte> owner = stackalloc byte[Hours.OwnerLength];
        foreach (long hour in index.EndedBefore(before))
        {
            long number = RecordChain.ReadHead(store, family, ChainKind.EndedHour, Hours.Owner(hour, owner));
            while (number != 0 && numbers.Count < BatchSize)
            {
                numbers.Add(number);
                ArrayBufferWriter<byte> record = StateBuffers.Rent();
                number = store.TryRead(StateKey.Of(family, number, key), record) ? RecordChain.Earlier(record.WrittenSpan, ChainKind.EndedHour) : 0;
            }
        }

        return numbers;
    }

    private static byte[] Encode(List<long> numbers)
    {
        FactWriter writer = new(new byte[numbers.Count * sizeof(long)]);
        foreach (long number in numbers)
        {
            writer.WriteInt64(number);
        }

        return writer.Written.ToArray();
    }
}
