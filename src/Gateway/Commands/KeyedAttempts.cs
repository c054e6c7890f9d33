using System.Collections.Concurrent;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// The commands with an Idempotency-Key that are being taken or are on their way, so that repeats that arrive meanwhile join the first
/// instead of racing it to the store. Bounded by what the queues hold. Safe on any thread.
/// </summary>
internal sealed class KeyedAttempts
{
    private readonly ConcurrentDictionary<(string ChargePointId, string Key), Attempt> _attempts = new();

    /// <summary>Attempts that have not ended.</summary>
    public int Count => _attempts.Count;

    /// <summary>
    /// Takes the command, or joins whoever is taking one under the same key. Null when that one has another body.
    /// </summary>
    public Task<CommandTaking>? TakeOrJoin(Command command, Func<Task<CommandTaking>> take)
    {
        Attempt mine = new(command);
        (string, string) key = (command.ChargePointId, command.IdempotencyKey!);
        Attempt attempt = _attempts.GetOrAdd(key, mine);
        if (ReferenceEquals(attempt, mine))
        {
            _ = RunAsync(key, mine, take);
        }

        bool isRepeat = attempt.Command.Action == command.Action && attempt.Command.Payload.Span.SequenceEqual(command.Payload.Span);
        return isRepeat ? attempt.Taken.Task : null;
    }

    private async Task RunAsync((string, string) key, Attempt attempt, Func<Task<CommandTaking>> take)
    {
        try
        {
            CommandTaking taking = await take().ConfigureAwait(false);
            attempt.Taken.TrySetResult(taking);
            if (taking.Call is not null)
            {
                await taking.Call.Done.ConfigureAwait(false);
            }
        }
        catch (Exception exception)
        {
            // Goes to every caller that waits for this attempt.
            attempt.Taken.TrySetException(exception);
        }
        finally
        {
            // From here on a repeat finds the command in the store: its end was recorded before this ran.
            _attempts.TryRemove(new KeyValuePair<(string, string), Attempt>(key, attempt));
        }
    }

    private sealed record Attempt(Command Command)
    {
        public TaskCompletionSource<CommandTaking> Taken { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
