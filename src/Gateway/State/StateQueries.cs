using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// What the API reads. A reader awaits <see cref="CatchUpAsync"/> first; then all that was answered before, to a charge point or to the API,
/// shows. Safe on any thread. Views are made for the caller and hold no memory of the store.
/// </summary>
internal sealed class StateQueries(IEventJournal journal, StateStore store, StateIndex index, TimeProvider clock, RegistrationStatus unknownBootStatus)
{
    /// <summary>How long an Idempotency-Key leads to the command that it came with first.</summary>
    public static readonly TimeSpan IdempotencyLifetime = TimeSpan.FromHours(24);

    private readonly TransactionQueries _transactions = new(store, index, journal);
    private readonly StoredCommands _commands = new(store, journal);

    /// <summary>How many charge points are known.</summary>
    public int ChargePointCount => index.ChargePoints.Count;

    /// <summary>Completes when reads show everything that was recorded before the call.</summary>
    /// <exception cref="JournalUnavailableException">The journal failed.</exception>
    /// <exception cref="StateUnavailableException">The store failed.</exception>
    public ValueTask CatchUpAsync(CancellationToken cancellationToken) => WaitForAsync(journal.Appended, cancellationToken);

    /// <summary>Completes when a fact is on disk and reads show it.</summary>
    /// <exception cref="JournalUnavailableException">The journal failed.</exception>
    /// <exception cref="StateUnavailableException">The store failed.</exception>
    public async ValueTask WaitForAsync(JournalPosition position, CancellationToken cancellationToken)
    {
        await journal.WaitForCommitAsync(position, cancellationToken).ConfigureAwait(false);
        await store.WaitForAppliedAsync(position, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Identities of known charge points behind <paramref name="after"/>, in ordinal order.</summary>
    public IEnumerable<string> ChargePointIds(string? prefix, string? after) => index.ChargePoints.After(after, prefix);

    /// <summary>A charge point; null when it isn't known.</summary>
    public ChargePointView? FindChargePoint(string id)
    {
        byte[] idUtf8 = Encoding.UTF8.GetBytes(id);
        if (Read(StateKey.Head, idUtf8) is not { } headRecord || StoredHead.Decode(headRecord) is not { IsKnown: true } head
            || Read(StateKey.ChargePoint, idUtf8) is not { } record)
        {
            return null;
        }

        StoredChargePoint stored = StoredChargePoint.Decode(record);
        return new ChargePointView
        {
            Id = id,
            Registration = stored.Registration.IsRegistered ? stored.Registration : stored.Registration with { BootStatus = unknownBootStatus },
            Since = stored.Since,
            BootTime = stored.BootTime,
            BootNotification = stored.BootNotification.ToArray(),
            ConnectedTime = stored.ConnectedTime,
            DisconnectedTime = stored.DisconnectedTime,
            LastFactTime = head.LastTime,
            RemoteAddress = stored.RemoteAddress,
            Protocol = stored.Protocol,
            ProvenSecurityProfile = stored.ProvenSecurityProfile,
            FirmwareStatus = stored.FirmwareStatus.ToArray(),
            DiagnosticsStatus = stored.DiagnosticsStatus.ToArray(),
            Connectors = Connectors(idUtf8),
            Configuration = Read(StateKey.Configuration, idUtf8) is { } configuration ? StoredConfiguration.Decode(configuration) : null,
            LocalListVersion = FindLocalList(id)?.Version,
        };
    }

    /// <summary>The operator's words for a charge point; none when it isn't known.</summary>
    public IReadOnlyDictionary<string, string> FindLabels(string chargePointId) =>
        Read(StateKey.ChargePoint, Encoding.UTF8.GetBytes(chargePointId)) is { } record
            ? StoredChargePoint.Decode(record).Registration.Labels
            : ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What is known of a charge point's configuration; null while it was never read.</summary>
    public IReadOnlyDictionary<string, ConfigurationValue>? FindConfiguration(string chargePointId) =>
        Read(StateKey.Configuration, Encoding.UTF8.GetBytes(chargePointId)) is { } record ? StoredConfiguration.Decode(record) : null;

    /// <summary>A charge point's local list as it acknowledged it; null while nothing is known of it.</summary>
    public LocalListView? FindLocalList(string chargePointId)
    {
        if (Read(StateKey.LocalList, Encoding.UTF8.GetBytes(chargePointId)) is not { } record)
        {
            return null;
        }

        StoredLocalList list = StoredLocalList.Decode(record);
        return new LocalListView(list.Version, list.IsKnown, list.Entries);
    }

    /// <summary>A transaction; null when there is none of this id.</summary>
    public TransactionView? FindTransaction(int id, bool withMeterValues) => _transactions.Find(id, withMeterValues);

    /// <summary>Transactions that match, the newest first; <paramref name="from"/> is the page before's <see cref="Page{TItem}.Next"/>.</summary>
    public Page<TransactionView> Transactions(TransactionFilter filter, long? from, int limit) => _transactions.List(filter, from, limit);

    /// <summary>As <see cref="Transactions"/>, each with its meter values; a page may end early for their number.</summary>
    public Page<TransactionView> WholeTransactions(TransactionFilter filter, long? from, int limit) => _transactions.ListWhole(filter, from, limit);

    /// <summary>An id tag as it was registered; null when it wasn't.</summary>
    public IdTagView? FindIdTag(string idTag) =>
        StoredIdTag.Find(store, idTag) is { } stored ? new IdTagView(stored.IdTag, stored.Status, stored.ParentIdTag, stored.ExpiryDate) { Labels = stored.Labels } : null;

    /// <summary>Registered id tags behind <paramref name="after"/>, in the ordinal order of their upper-case form.</summary>
    public IEnumerable<IdTagView> IdTags(string? after)
    {
        foreach (string key in index.IdTags.After(after is null ? null : IdTagKey.Of(after), prefix: null))
        {
            if (FindIdTag(key) is { } view)
            {
                yield return view;
            }
        }
    }

    /// <summary>A command; null when there is none of this id.</summary>
    public CommandView? FindCommand(string commandId) => _commands.Find(commandId);

    /// <summary>Commands, the newest first, of one charge point or of all; <paramref name="from"/> is the page before's <see cref="Page{TItem}.Next"/>.</summary>
    public Page<CommandView> Commands(string? chargePointId, long? from, int limit) => _commands.List(chargePointId, from, limit);

    /// <summary>The command that came with an Idempotency-Key in the last 24 hours; null when none did.</summary>
    public CommandView? FindByIdempotencyKey(string chargePointId, string key) =>
        _commands.FindByIdempotencyKey(chargePointId, key) is { } command && command.QueuedAt + IdempotencyLifetime > clock.GetUtcNow() ? command : null;

    /// <summary>As <see cref="FindByIdempotencyKey"/>, however old: as long as the command is kept.</summary>
    public CommandView? FindByOldIdempotencyKey(string chargePointId, string key) => _commands.FindByIdempotencyKey(chargePointId, key);

    /// <summary>Commands that haven't come to an end, the oldest first.</summary>
    public IEnumerable<CommandView> UnfinishedCommands()
    {
        foreach (long number in index.UnfinishedCommands())
        {
            if (_commands.Find(number) is { } command)
            {
                yield return command;
            }
        }
    }

    /// <summary>Commands whose effect has yet to be reported, the oldest first.</summary>
    public IEnumerable<CommandView> CommandsAwaitingEffect()
    {
        foreach (long number in index.AwaitedEffects())
        {
            if (_commands.Find(number) is { } command)
            {
                yield return command;
            }
        }
    }

    /// <summary>The last firmware updates or uploads of a charge point, the newest first.</summary>
    public IReadOnlyList<TransferView> Transfers(TransferKind kind, string chargePointId)
    {
        List<TransferView> transfers = StoredTransfers.Decode(kind, Read(StoredTransfers.KeyOf(kind), Encoding.UTF8.GetBytes(chargePointId)));
        transfers.Reverse();
        return transfers;
    }

    /// <summary>
    /// Reservations that are believed to be in force, of one charge point or of all, in the order of charge points and ids, behind
    /// <paramref name="after"/>.
    /// </summary>
    public IEnumerable<ReservationView> Reservations(string? chargePointId, (string ChargePointId, long ReservationId)? after = null)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string id in ChargePointsFrom(chargePointId, after?.ChargePointId))
        {
            List<ReservationView> reservations = StoredReservations.Decode(id, Read(StateKey.Reservations, Encoding.UTF8.GetBytes(id)));
            reservations.Sort(static (left, right) => left.ReservationId.CompareTo(right.ReservationId));
            foreach (ReservationView reservation in reservations)
            {
                bool isBehind = after is not { } last || id != last.ChargePointId || reservation.ReservationId > last.ReservationId;
                if (isBehind && reservation.ExpiryDate > now)
                {
                    yield return reservation;
                }
            }
        }
    }

    /// <summary>Charging profiles that are believed to be in force, of one charge point or of all, in the order of the charge points.</summary>
    public IEnumerable<ChargingProfileView> ChargingProfiles(string? chargePointId)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (string id in chargePointId is null ? index.WithChargingProfiles.After(null, prefix: null) : [chargePointId])
        {
            foreach (ChargingProfileView profile in StoredChargingProfiles.Decode(id, Read(StateKey.ChargingProfiles, Encoding.UTF8.GetBytes(id))))
            {
                // OCPP 1.6 §7.8: after validTo the charge point doesn't use it.
                if (!(profile.ValidTo <= now))
                {
                    yield return profile;
                }
            }
        }
    }

    /// <summary>What a charge point last answered when it was asked for a connector's composite schedule; null while it never did.</summary>
    public CompositeScheduleView? FindCompositeSchedule(string chargePointId, int connectorId) =>
        StoredCompositeSchedules.Decode(Read(StateKey.CompositeSchedules, Encoding.UTF8.GetBytes(chargePointId)))
            .Find(answer => answer.ConnectorId == connectorId);

    // The page before may have ended in the middle of a charge point's reservations, so that one comes again.
    private IEnumerable<string> ChargePointsFrom(string? only, string? last)
    {
        if (only is not null)
        {
            return [only];
        }

        IEnumerable<string> behind = index.WithReservations.After(last, prefix: null);
        return last is null ? behind : behind.Prepend(last);
    }

    private List<ConnectorView> Connectors(byte[] idUtf8)
    {
        List<ConnectorView> connectors = ConnectorList.Decode(Read(StateKey.Connectors, idUtf8));
        byte[]? running = Read(StateKey.RunningTransactions, idUtf8);
        for (int i = 0; i < RunningList.Count(running); i++)
        {
            long connectorId = RunningList.ConnectorAt(running, i);
            int transactionId = RunningList.TransactionAt(running, i);
            int at = connectors.FindIndex(connector => connector.ConnectorId == connectorId);
            if (at >= 0)
            {
                connectors[at] = connectors[at] with { TransactionId = transactionId };
            }
            else if (connectorId is >= 0 and <= int.MaxValue)
            {
                // It charges without ever having told the connector's status.
                connectors.Add(new ConnectorView { ConnectorId = (int)connectorId, Payload = default, Status = null, At = null, TransactionId = transactionId });
            }
        }

        connectors.Sort((left, right) => left.ConnectorId.CompareTo(right.ConnectorId));
        return connectors;
    }

    private byte[]? Read(byte kind, byte[] name)
    {
        if (name.Length >= StateKey.MaxLength)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return store.TryRead(StateKey.Of(kind, name, key), buffer) ? buffer.WrittenSpan.ToArray() : null;
    }
}
