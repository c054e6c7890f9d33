using System.Buffers;
using System.Diagnostics;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;
using Ocpp.Storage.Journal;
using Ocpp.Transport;

namespace Ocpp.Gateway.State;

/// <summary>
/// What decisions need to know of a charge point while it is connected or being changed. One object for each identity, handed out by
/// <see cref="ChargePointDirectory"/>. Everything but <see cref="Id"/> and <see cref="Turn"/> is touched under the turn only.
/// </summary>
internal sealed class ChargePoint
{
    // Stands for the list of those that have no transaction, which are most of a connected fleet. Never changed.
    private static readonly List<Transaction> NoTransactions = [];

    private readonly LiveServices _services;
    private readonly byte[] _idUtf8;

    // Those that run, in the order of their starts, and those that ended but that the store may not know of yet.
    private List<Transaction> _transactions = NoTransactions;
    private long _lastPosition;

    // Null while there are none, as with most charge points.
    private ChargingProfileList? _chargingProfiles;

    private ChargePoint(string id, LiveServices services)
    {
        Id = id;
        _idUtf8 = Encoding.UTF8.GetBytes(id);
        _services = services;
        Registration = Registration.Unregistered(services.UnknownBootStatus);
    }

    /// <summary>Its identity: the last segment of the path that it connects to.</summary>
    public string Id { get; }

    /// <summary><see cref="Id"/> as it goes into keys and records.</summary>
    public byte[] IdUtf8 => _idUtf8;

    /// <summary>Whoever holds it may read and change this charge point. No await, no I/O and no other charge point under it. It is the object itself: a lock beside it would be 48 bytes more of each.</summary>
    public object Turn => this;

    /// <summary>What operators and it have agreed on.</summary>
    public Registration Registration { get; private set; }

    /// <summary>Whether it exists for operators: it is registered, or was let in as unknown, and not deleted since.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Whether a BootNotification of it was ever answered.</summary>
    public bool HasBooted { get; private set; }

    /// <summary>What its accepted commands have yet to bring about; null while there is nothing.</summary>
    public CommandEffects? Effects { get; set; }

    /// <summary>Its reservations in force; null while it has none.</summary>
    public ReservationBook? Reservations { get; private set; }

    /// <summary>The running number of its last fact; 0 before the first.</summary>
    public ulong Sequence { get; private set; }

    /// <summary>Where its last fact is in the journal. May be read without the turn.</summary>
    public JournalPosition LastPosition => new(Volatile.Read(ref _lastPosition));

    /// <summary>The transactions that run, one at most on each connector, in the order of their starts.</summary>
    public IEnumerable<Transaction> RunningTransactions => _transactions.Where(transaction => transaction.IsRunning);

    /// <summary>The charging profiles that it is believed to have, without their payloads; some may have passed their validTo.</summary>
    public IReadOnlyList<ChargingProfileView> ChargingProfiles => _chargingProfiles?.Profiles ?? [];

    /// <summary>Makes the object as the store knows the charge point. The applier must have passed its last fact.</summary>
    public static ChargePoint Load(string id, LiveServices services)
    {
        ChargePoint chargePoint = new(id, services);
        chargePoint.Load();
        return chargePoint;
    }

    /// <summary>Fetches ahead what handling a message touches (<see cref="IPrefetchable"/>). Without the turn: it changes nothing and follows nothing that may be changing.</summary>
    public void Prefetch()
    {
        CacheLines.Prefetch(_idUtf8, lines: 1);
        CacheLines.Prefetch(Registration, lines: 1);
        CacheLines.Prefetch(_transactions, lines: 1);
    }

    /// <summary>
    /// States what happened: appends it to the journal and applies it here. The answer that acknowledges it waits for the position.
    /// Doesn't allocate for status notifications and meter values.
    /// </summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing happened.</exception>
    public JournalPosition Record<TFact>(scoped in TFact fact)
        where TFact : IFact, allows ref struct
    {
        Debug.Assert(Monitor.IsEntered(Turn), "Facts are stated under the charge point's turn.");
        JournalPosition position = _services.Recorder.Append(_idUtf8, Sequence + 1, fact, out ReadOnlySpan<byte> record);
        Apply(position, record);
        return position;
    }

    /// <summary>States that a reservation is no longer in force.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing happened.</exception>
    public JournalPosition EndReservation(ReservationView reservation, ReservationState state) => Record(new ReservationChanged
    {
        ReservationId = reservation.ReservationId,
        State = state,
        ConnectorId = reservation.ConnectorId,
        IdTag = reservation.IdTag,
        ParentIdTag = reservation.ParentIdTag,
        ExpiryDate = reservation.ExpiryDate,
    });

    /// <summary>A value of its configuration, as far as it is known and stored; null where it isn't.</summary>
    public string? FindConfiguration(string name)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return _services.Store.TryRead(StateKey.Of(StateKey.Configuration, _idUtf8, key), buffer)
            ? StoredConfiguration.Decode(buffer.WrittenSpan).GetValueOrDefault(name)?.Value
            : null;
    }

    /// <summary>The transaction of this id if it is this charge point's and no stop came for it, running or superseded.</summary>
    public bool TryGetOpenTransaction(int transactionId, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out Transaction? transaction)
    {
        transaction = FindTransaction(transactionId);
        return transaction is { IsOpen: true };
    }

    /// <summary>The transaction that runs on a connector, or null.</summary>
    public Transaction? OpenOn(long connectorId)
    {
        foreach (Transaction transaction in _transactions)
        {
            if (transaction.IsRunning && transaction.ConnectorId == connectorId)
            {
                return transaction;
            }
        }

        return null;
    }

    /// <summary>A transaction of this charge point, open or ended; null when it has none of this id.</summary>
    public Transaction? FindTransaction(int transactionId)
    {
        foreach (Transaction transaction in _transactions)
        {
            if (transaction.Id == transactionId)
            {
                return transaction;
            }
        }

        // What isn't in the list is in the store as it is: the list keeps what the applier hasn't passed.
        return transactionId > 0 && _services.Transactions.Find(transactionId) is { } stored && stored.ChargePointId == Id ? ToLive(stored) : null;
    }

    /// <summary>The live transaction that a StartTransaction of exactly this content began. The ledger knows of older ones.</summary>
    public Transaction? FindStart(long connectorId, string idTag, scoped ReadOnlySpan<byte> timestamp, long meterStart)
    {
        foreach (Transaction transaction in _transactions)
        {
            if (transaction.ConnectorId == connectorId
                && transaction.MeterStart == meterStart
                && transaction.Timestamp.AsSpan().SequenceEqual(BoundedText.Cut(timestamp))
                && IdTagKey.Of(transaction.IdTag) == IdTagKey.Of(idTag))
            {
                return transaction;
            }
        }

        return null;
    }

    private static Transaction ToLive(StoredTransaction stored) => new()
    {
        Id = stored.Id,
        ConnectorId = stored.ConnectorId,
        IdTag = stored.IdTag,
        MeterStart = stored.MeterStart,
        Timestamp = stored.Timestamp,
        Answered = stored.Answered,
        LastMeterValues = stored.LastMeterValues,
        LastPosition = stored.LastPosition,
        IsOpen = stored.IsOpen,
        IsSuperseded = stored.IsSuperseded,
    };

    private void Load()
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!_services.Store.TryRead(StateKey.Of(StateKey.Head, _idUtf8, key), buffer))
        {
            return;
        }

        StoredHead head = StoredHead.Decode(buffer.WrittenSpan);
        IsKnown = head.IsKnown;
        Sequence = head.Sequence;
        _lastPosition = head.LastPosition.Value;

        buffer.ResetWrittenCount();
        if (_services.Store.TryRead(StateKey.Of(StateKey.ChargePoint, _idUtf8, key), buffer))
        {
            Registration = Effective(StoredChargePoint.DecodeRegistration(buffer.WrittenSpan, out bool hasBooted));
            HasBooted = hasBooted;
        }

        buffer.ResetWrittenCount();
        if (_services.Store.TryRead(StateKey.Of(StateKey.Reservations, _idUtf8, key), buffer))
        {
            Reservations = ReservationBook.Load(Id, buffer.WrittenSpan);
            buffer.ResetWrittenCount();
            _services.Store.TryRead(StateKey.Of(StateKey.Connectors, _idUtf8, key), buffer);
            foreach (ConnectorView connector in ConnectorList.Decode(buffer.WrittenSpan))
            {
                Reservations?.Report(connector.ConnectorId, connector.Status);
            }
        }

        buffer.ResetWrittenCount();
        if (_services.Store.TryRead(StateKey.Of(StateKey.ChargingProfiles, _idUtf8, key), buffer))
        {
            _chargingProfiles = new ChargingProfileList([.. StoredChargingProfiles.Decode(Id, buffer.WrittenSpan).Select(static profile => profile with { Payload = default })]);
        }

        buffer.ResetWrittenCount();
        if (_services.Store.TryRead(StateKey.Of(StateKey.RunningTransactions, _idUtf8, key), buffer))
        {
            // Reading a transaction uses this thread's buffer again.
            byte[] running = buffer.WrittenSpan.ToArray();
            for (int i = 0; i < RunningList.Count(running); i++)
            {
                if (_services.Transactions.Find(RunningList.TransactionAt(running, i)) is { } stored)
                {
                    Keep(ToLive(stored));
                }
            }
        }
    }

    private void Apply(JournalPosition position, ReadOnlySpan<byte> record)
    {
        FactReader reader = new(record);
        FactHeader header = FactHeader.Decode(ref reader);
        Sequence = header.Sequence;
        Volatile.Write(ref _lastPosition, position.Value);
        switch (header.Type)
        {
            case FactType.ChargePointConnected:
                IsKnown = true;
                break;
            case FactType.ChargePointBooted:
                IsKnown = true;
                HasBooted = true;
                break;
            case FactType.RegistrationChanged:
                IsKnown = true;
                Registration = Effective(RegistrationChanged.Decode(ref reader).Registration);
                break;
            case FactType.ChargePointForgotten:
                IsKnown = false;
                HasBooted = false;
                Reservations = null;
                Registration = Registration.Unregistered(_services.UnknownBootStatus);
                _chargingProfiles = null;
                break;
            case FactType.TransactionStarted:
                Start(TransactionStarted.Decode(ref reader), position);
                break;
            case FactType.TransactionMetered:
                Meter(TransactionMetered.Decode(ref reader).TransactionId, position);
                break;
            case FactType.TransactionStopped:
                Stop(TransactionStopped.Decode(ref reader).TransactionId, position);
                break;
            case FactType.ConnectorStatusChanged when Reservations is not null:
                ConnectorStatusChanged status = ConnectorStatusChanged.Decode(ref reader);
                Reservations.Report(status.ConnectorId, JsonFields.Text(status.Payload, "status"u8));
                break;
            case FactType.ReservationChanged:
                Reserve(ReservationChanged.Decode(ref reader), header.Time);
                break;
            case FactType.ChargingProfileSet when IsKnown:
                _chargingProfiles ??= new ChargingProfileList([]);
                _chargingProfiles.Set(ChargingProfileView.From(ChargingProfileSet.Decode(ref reader), Id, header.Time));
                break;
            case FactType.ChargingProfilesCleared:
                _chargingProfiles?.Clear(ChargingProfilesCleared.Decode(ref reader));
                break;
            case FactType.ChargingProfileDropped:
                _chargingProfiles?.Drop(ChargingProfileDropped.Decode(ref reader).ProfileId);
                break;
            default:
                // The other facts change only what is stored.
                break;
        }
    }

    private void Reserve(in ReservationChanged fact, DateTimeOffset time)
    {
        if (Reservations is null && fact.State != ReservationState.Accepted)
        {
            return;
        }

        Reservations ??= new ReservationBook(Id);
        Reservations.Apply(in fact, time);
        if (Reservations.InForce.Count == 0)
        {
            Reservations = null;
        }
    }

    private void Start(in TransactionStarted fact, JournalPosition position)
    {
        LetGo();
        Transaction? displaced = OpenOn(fact.ConnectorId) ?? (RunningTransactions.Count() == RunningList.MaxRunning ? RunningTransactions.First() : null);
        if (displaced is not null)
        {
            displaced.IsSuperseded = true;
            displaced.LastPosition = position;
            _services.Ledger.Remove(displaced.Id, position);
        }

        Transaction started = new()
        {
            Id = fact.TransactionId,
            ConnectorId = fact.ConnectorId,
            IdTag = BoundedText.Cut(fact.IdTag),
            MeterStart = fact.MeterStart,
            Timestamp = BoundedText.Cut(fact.Timestamp).ToArray(),
            Answered = new IdTagStanding(fact.Status, fact.ParentIdTag, fact.ExpiryDate),
            LastPosition = position,
        };
        Keep(started);
        _services.Ledger.Add(Id, started);
    }

    private void Meter(int transactionId, JournalPosition position)
    {
        if (Find(transactionId) is { } transaction)
        {
            transaction.LastMeterValues = position;
            transaction.LastPosition = position;
        }
    }

    private void Stop(int transactionId, JournalPosition position)
    {
        if (Find(transactionId) is { } transaction)
        {
            if (transaction.IsRunning)
            {
                _chargingProfiles?.EndTransaction(transactionId, transaction.ConnectorId);
            }

            transaction.IsOpen = false;
            transaction.LastPosition = position;
            _services.Ledger.Remove(transactionId, position);
        }

        LetGo();
    }

    // Finds a transaction that is about to change, and sees that the list has it until the applier has passed the change.
    private Transaction? Find(int transactionId)
    {
        Transaction? transaction = FindTransaction(transactionId);
        if (transaction is not null && !_transactions.Contains(transaction))
        {
            LetGo();
            Keep(transaction);
        }

        return transaction;
    }

    private void LetGo()
    {
        JournalPosition applied = _services.Store.Applied;
        for (int i = _transactions.Count - 1; i >= 0; i--)
        {
            if (!_transactions[i].IsRunning && _transactions[i].LastPosition <= applied)
            {
                _transactions.RemoveAt(i);
            }
        }

        if (_transactions.Count == 0)
        {
            _transactions = NoTransactions;
        }
    }

    private void Keep(Transaction transaction)
    {
        if (ReferenceEquals(_transactions, NoTransactions))
        {
            _transactions = [];
        }

        _transactions.Add(transaction);
    }

    private Registration Effective(Registration registration)
    {
        if (registration.IsRegistered)
        {
            return registration;
        }

        Registration unregistered = Registration.Unregistered(_services.UnknownBootStatus);
        Registration effective = registration with { BootStatus = unregistered.BootStatus };
        return effective == unregistered ? unregistered : effective;
    }
}
