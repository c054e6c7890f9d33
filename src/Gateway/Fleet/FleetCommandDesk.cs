using System.Globalization;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Fleet;

/// <summary>How an operator's wish to change a fleet command's state ended.</summary>
internal enum FleetChangeResult
{
    Changed,
    Unknown,

    /// <summary>Its state doesn't allow it.</summary>
    NotNow,
}

/// <summary>
/// Takes fleet commands and changes of their states. Each call completes when its fact is on disk and shows in every read. Safe on any thread.
/// </summary>
internal sealed class FleetCommandDesk(FleetServices services, FleetCommandRunner runner) : IDisposable
{
    // One after the other: what is allowed depends on what was last.
    private readonly SemaphoreSlim _change = new(1, 1);

    /// <summary>Begins a fleet command and gives its id; null when too many have not ended.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing was begun.</exception>
    public async Task<string?> CreateAsync(FleetOrder order, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (runner.Count >= FleetLimits.MaxUnfinished)
            {
                return null;
            }

            string id = Guid.CreateVersion7(services.Clock.GetUtcNow()).ToString("D", CultureInfo.InvariantCulture);
            JournalPosition position = services.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = FleetCommandState.Selecting, Order = order });
            await services.State.WaitForAsync(position, CancellationToken.None).ConfigureAwait(false);
            runner.Launch(id);
            runner.ForgetOld();
            return id;
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Pauses, resumes or cancels. A pause that is paused already, and so on, is no fault.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<FleetChangeResult> ChangeAsync(string id, FleetCommandState state, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await services.State.CatchUpAsync(cancellationToken).ConfigureAwait(false);
            if (services.Queries.FindFleetCommand(id) is not { } stored)
            {
                return FleetChangeResult.Unknown;
            }

            if (stored.State == state)
            {
                return FleetChangeResult.Changed;
            }

            if (!stored.State.MayBecome(state))
            {
                return FleetChangeResult.NotNow;
            }

            JournalPosition position = services.Recorder.Append(new FleetCommandChanged { FleetCommandId = id, State = state });
            runner.Tell(id, state);
            await services.State.WaitForAsync(position, CancellationToken.None).ConfigureAwait(false);
            return FleetChangeResult.Changed;
        }
        finally
        {
            _change.Release();
        }
    }

    public void Dispose() => _change.Dispose();
}
