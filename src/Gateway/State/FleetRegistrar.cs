using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>
/// What operators register and forget. Each call completes when its fact is on disk and shows in every read, so that it is effective when the
/// API answers. Safe on any thread.
/// </summary>
internal sealed class FleetRegistrar(ChargePointDirectory directory, FactRecorder recorder, StateQueries queries, ConfigurationDue? due = null) : IDisposable
{
    // One change of an id tag after the other: whether a tag was new is known only by then.
    private readonly SemaphoreSlim _idTagChange = new(1, 1);

    /// <summary>Registers a charge point or changes its registration; tells whether it was unknown before.</summary>
    /// <param name="id">The identity, valid by the contract's rules.</param>
    /// <param name="change">Makes the new registration out of the one in force, which has <see cref="Registration.IsRegistered"/> set already. Runs under the charge point's turn.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<(bool IsCreated, ChargePointView View)> PutAsync(string id, Func<Registration, Registration> change, CancellationToken cancellationToken)
    {
        bool isCreated = Put(id, change, out JournalPosition position, out Registration registration);
        await queries.WaitForAsync(position, cancellationToken).ConfigureAwait(false);

        // Who deletes it at the same moment has come after us: then it is shown as it was made.
        return (isCreated, queries.FindChargePoint(id) ?? Bare(id, registration));
    }

    /// <summary>Registers many. One wait for all of them, at the end: <see cref="StateQueries.CatchUpAsync"/>.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public bool Put(string id, Func<Registration, Registration> change, out JournalPosition position) => Put(id, change, out position, out _);

    /// <summary>Forgets a charge point; false when it isn't known. Closing its connection is the caller's.</summary>
    /// <param name="id">The identity.</param>
    /// <param name="end">Ends what ends with it; runs under the charge point's turn, before it is forgotten.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; it isn't forgotten.</exception>
    public async Task<bool> ForgetAsync(string id, Action<ChargePoint>? end, CancellationToken cancellationToken)
    {
        ChargePoint chargePoint = directory.Acquire(id);
        JournalPosition position;
        try
        {
            lock (chargePoint.Turn)
            {
                if (!chargePoint.IsKnown)
                {
                    return false;
                }

                end?.Invoke(chargePoint);
                position = chargePoint.Record(default(ChargePointForgotten));
            }
        }
        finally
        {
            directory.Release(chargePoint);
        }

        await queries.WaitForAsync(position, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Registers an id tag or changes it; tells whether it was unknown before.</summary>
    /// <param name="idTag">The tag; compared without case.</param>
    /// <param name="change">Makes the new tag out of the one in force, null for a new one.</param>
    /// <param name="cancellationToken">Ends the waiting, not the change.</param>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<(bool IsCreated, IdTagView View)> PutIdTagAsync(string idTag, Func<IdTagView?, IdTagView> change, CancellationToken cancellationToken)
    {
        await _idTagChange.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IdTagView? known = queries.FindIdTag(idTag);
            IdTagView view = change(known);
            JournalPosition position = Record(view);
            await queries.WaitForAsync(position, cancellationToken).ConfigureAwait(false);
            return (known is null, view);
        }
        finally
        {
            _idTagChange.Release();
        }
    }

    /// <summary>Registers many tags, each as a whole. One wait for all of them, at the end: <see cref="StateQueries.CatchUpAsync"/>.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public JournalPosition PutIdTag(IdTagView view) => Record(view);

    /// <summary>Forgets an id tag; false when it isn't known.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<bool> ForgetIdTagAsync(string idTag, CancellationToken cancellationToken)
    {
        await _idTagChange.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (queries.FindIdTag(idTag) is null)
            {
                return false;
            }

            JournalPosition position = recorder.Append(new IdTagForgotten { IdTag = idTag });
            await queries.WaitForAsync(position, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _idTagChange.Release();
        }
    }

    public void Dispose() => _idTagChange.Dispose();

    private bool Put(string id, Func<Registration, Registration> change, out JournalPosition position, out Registration registration)
    {
        ChargePoint chargePoint = directory.Acquire(id);
        try
        {
            lock (chargePoint.Turn)
            {
                bool isCreated = !chargePoint.IsKnown;
                Registration registered = chargePoint.Registration.IsRegistered
                    ? chargePoint.Registration
                    : chargePoint.Registration with { IsRegistered = true, BootStatus = RegistrationStatus.Accepted };
                registration = change(registered);
                position = chargePoint.Record(new RegistrationChanged { Registration = registration });

                // Its labels may have made it another template's.
                due?.Add(id);
                return isCreated;
            }
        }
        finally
        {
            directory.Release(chargePoint);
        }
    }

    private JournalPosition Record(IdTagView view) => recorder.Append(new IdTagChanged
    {
        IdTag = view.IdTag,
        Status = view.Status,
        ParentIdTag = view.ParentIdTag,
        ExpiryDate = view.ExpiryDate,
        Labels = view.Labels,
    });

    private static ChargePointView Bare(string id, Registration registration) => new()
    {
        Id = id,
        Registration = registration,
        Since = default,
        LastFactTime = default,
        Connectors = [],
    };
}
