using System.Collections.Immutable;

namespace Ocpp.Gateway.Credentials;

/// <summary>
/// Compares a presented password with the kept ones. Fast hashes and remembered successes are decided at once; slow hashes run on the
/// thread pool, a few at a time, so that a storm of them neither stops the threads that read sockets nor takes every core.
/// Safe on any thread.
/// </summary>
internal sealed class PasswordCheck(VerifiedCredentials verified) : IDisposable
{
    /// <summary>Handshakes that may wait for a slow hash. At some 30 ms each the last of them waits as long as a charge point does; more get 503.</summary>
    public const int MaxWaiting = 1024;

    // One core stays free for what is connected already.
    private readonly SemaphoreSlim _slots = new(Math.Max(1, Environment.ProcessorCount - 1));
    private int _waiting;

    /// <summary>The password that matched, or null. <see cref="PasswordOutcome.IsBusy"/> when too many wait already.</summary>
    public ValueTask<PasswordOutcome> FindAsync(
        string chargePointId, ReadOnlyMemory<byte> presented, ImmutableArray<PasswordVerifier> passwords, CancellationToken cancellationToken)
    {
        // The newest first: it is the one that holds, and an older one beside it is on its way out.
        bool isSlowLeft = false;
        for (int index = passwords.Length - 1; index >= 0; index--)
        {
            PasswordVerifier candidate = passwords[index];
            if (candidate.IsSlow)
            {
                if (verified.Contains(chargePointId, presented.Span, candidate))
                {
                    return ValueTask.FromResult(new PasswordOutcome(candidate, IsBusy: false));
                }

                isSlowLeft = true;
            }
            else if (candidate.Matches(presented.Span))
            {
                return ValueTask.FromResult(new PasswordOutcome(candidate, IsBusy: false));
            }
        }

        return isSlowLeft ? FindSlowlyAsync(chargePointId, presented, passwords, cancellationToken) : ValueTask.FromResult(default(PasswordOutcome));
    }

    public void Dispose() => _slots.Dispose();

    private async ValueTask<PasswordOutcome> FindSlowlyAsync(
        string chargePointId, ReadOnlyMemory<byte> presented, ImmutableArray<PasswordVerifier> passwords, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return new PasswordOutcome(null, IsBusy: true);
        }

        try
        {
            await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                PasswordVerifier? match = await Task.Run(() => MatchSlow(presented.Span, passwords), cancellationToken).ConfigureAwait(false);
                if (match is not null)
                {
                    verified.Add(chargePointId, presented.Span, match);
                }

                return new PasswordOutcome(match, IsBusy: false);
            }
            finally
            {
                _slots.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static PasswordVerifier? MatchSlow(ReadOnlySpan<byte> presented, ImmutableArray<PasswordVerifier> passwords)
    {
        for (int index = passwords.Length - 1; index >= 0; index--)
        {
            if (passwords[index].IsSlow && passwords[index].Matches(presented))
            {
                return passwords[index];
            }
        }

        return null;
    }
}

/// <summary>What <see cref="PasswordCheck"/> found.</summary>
/// <param name="Match">The kept password that the presented one is; null for none.</param>
/// <param name="IsBusy">Nothing was compared: too many slow hashes wait.</param>
internal readonly record struct PasswordOutcome(PasswordVerifier? Match, bool IsBusy);
