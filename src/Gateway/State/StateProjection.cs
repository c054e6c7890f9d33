using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// Turns committed facts into stored records. The only writer of the store, by the applier's thread, live as in replay. Status notifications
/// and meter values are applied without allocating.
/// </summary>
internal sealed class StateProjection : IProjection
{
    private const byte HourLayout = 1;
    private readonly ProjectionBuffers _buffers = new();
    private readonly HeadPatch _headPatch = new();
    private readonly byte[] _head = new byte[StoredHead.Length];
    private readonly ChargePointProjection _chargePoints;
    private readonly TransactionProjection _transactions;
    private readonly CommandProjection _commands;
    private readonly IdTagProjection _idTags;
    private readonly ConfigurationProjection _configurations;
    private readonly LocalListProjection _localLists;
    private readonly ReservationProjection _reservations;
    private readonly ChargingProfileProjection _chargingProfiles;
    private readonly WebhookProjection _webhooks;
    private readonly TransferProjection _transfers;
    private readonly CompositeScheduleProjection _compositeSchedules;
    private readonly ConfigurationTemplateProjection _templates;
    private readonly FleetCommandProjection _fleetCommands;
    private readonly ConformanceProjection _conformance;

    public StateProjection()
    {
        _chargePoints = new ChargePointProjection(Index, _buffers);
        _transactions = new TransactionProjection(Index, _buffers);
        _commands = new CommandProjection(Index, _buffers);
        _idTags = new IdTagProjection(Index, _buffers);
        _configurations = new ConfigurationProjection(_buffers);
        _localLists = new LocalListProjection(_buffers);
        _reservations = new ReservationProjection(Index, _buffers);
        _chargingProfiles = new ChargingProfileProjection(Index, _buffers);
        _webhooks = new WebhookProjection(Index, _buffers);
        _transfers = new TransferProjection(Index, _buffers);
        _compositeSchedules = new CompositeScheduleProjection(_buffers);
        _templates = new ConfigurationTemplateProjection(Index, _buffers);
        _fleetCommands = new FleetCommandProjection(Index, _buffers);
        _conformance = new ConformanceProjection(_buffers);
    }

    /// <summary>What of the state is in memory as well.</summary>
    public StateIndex Index { get; } = new();

    /// <inheritdoc/>
    public void Restore(IStateReader state, StateScan scan) => scan(Restore);

    /// <inheritdoc/>
    /// <exception cref="NewerFormatException">A newer version of the program wrote the record, or a stored one that it touches.</exception>
    public void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state)
    {
        FactReader reader = new(record);
        FactHeader header = FactHeader.Decode(ref reader);
        ProjectionStep step = new() { Position = position, Header = header, State = state };
        BeginHour(in step);
        if (header.ChargePointId.Length == 0)
        {
            ApplyToAll(in step, ref reader);
            return;
        }

        bool isKnown = Advance(in step);
        if (!ApplyToTransactions(in step, ref reader) && !ApplyToCommands(in step, ref reader) && (isKnown || header.Type == FactType.ChargePointForgotten))
        {
            ApplyToChargePoint(in step, ref reader);
        }
    }

    // Facts that belong to no charge point.
    private void ApplyToAll(in ProjectionStep step, ref FactReader reader)
    {
        switch (step.Header.Type)
        {
            case FactType.IdTagChanged:
                _idTags.Changed(in step, IdTagChanged.Decode(ref reader));
                break;
            case FactType.IdTagForgotten:
                _idTags.Forgotten(step.State, IdTagForgotten.Decode(ref reader));
                break;
            case FactType.ReservationNumbered:
                _reservations.Numbered(in step, ReservationNumbered.Decode(ref reader));
                break;
            case FactType.RecordsExpired:
                Expire(in step, RecordsExpired.Decode(ref reader));
                break;
            case FactType.ConfigurationTemplateChanged:
                _templates.Changed(in step, ConfigurationTemplateChanged.Decode(ref reader));
                break;
            case FactType.FleetCommandChanged:
                _fleetCommands.Changed(in step, FleetCommandChanged.Decode(ref reader));
                break;
            case FactType.FleetCommandSelected:
                _fleetCommands.Selected(in step, FleetCommandSelected.Decode(ref reader));
                break;
            case FactType.FleetCommandProgressed:
                _fleetCommands.Progressed(in step, FleetCommandProgressed.Decode(ref reader));
                break;
            default:
                ApplyToWebhooks(in step, ref reader);
                break;
        }
    }

    private void ApplyToWebhooks(in ProjectionStep step, ref FactReader reader)
    {
        switch (step.Header.Type)
        {
            case FactType.WebhookChanged:
                _webhooks.Changed(in step, WebhookChanged.Decode(ref reader));
                break;
            case FactType.WebhookForgotten:
                _webhooks.Forgotten(step.State, WebhookForgotten.Decode(ref reader));
                break;
            case FactType.WebhookStandingChanged:
                _webhooks.StandingChanged(in step, WebhookStandingChanged.Decode(ref reader));
                break;
            case FactType.DeliveryProgressed:
                _webhooks.Progressed(in step, DeliveryProgressed.Decode(ref reader));
                break;
            case FactType.DeadLetterChanged:
                _webhooks.DeadLetterChanged(in step, DeadLetterChanged.Decode(ref reader));
                break;
            default:
                break;
        }
    }

    // Transactions are kept whether their charge point is still known or not: energy was delivered.
    private bool ApplyToTransactions(in ProjectionStep step, ref FactReader reader)
    {
        switch (step.Header.Type)
        {
            case FactType.TransactionStarted:
                _transactions.Started(in step, TransactionStarted.Decode(ref reader));
                return true;
            case FactType.TransactionMetered:
                _transactions.Metered(in step, TransactionMetered.Decode(ref reader));
                return true;
            case FactType.TransactionStopped:
                TransactionStopped stopped = TransactionStopped.Decode(ref reader);
                if (_transactions.Stopped(in step, in stopped) is { } connectorId)
                {
                    _chargingProfiles.TransactionEnded(in step, stopped.TransactionId, connectorId);
                }

                return true;
            default:
                return false;
        }
    }

    private bool ApplyToCommands(in ProjectionStep step, ref FactReader reader)
    {
        switch (step.Header.Type)
        {
            case FactType.CommandQueued:
                _commands.Queued(in step, CommandQueued.Decode(ref reader));
                return true;
            case FactType.CommandSent:
                _commands.Sent(in step, CommandSent.Decode(ref reader));
                return true;
            case FactType.CommandCompleted:
                _commands.Completed(in step, CommandCompleted.Decode(ref reader));
                return true;
            case FactType.CommandEffectSeen:
                _commands.EffectSeen(in step, CommandEffectSeen.Decode(ref reader));
                return true;
            case FactType.CommandEffectMissed:
                _commands.EffectMissed(in step, CommandEffectMissed.Decode(ref reader));
                return true;
            default:
                return false;
        }
    }

    private void ApplyToChargePoint(in ProjectionStep step, ref FactReader reader)
    {
        switch (step.Header.Type)
        {
            case FactType.ChargePointConnected:
                _chargePoints.Connected(in step, ChargePointConnected.Decode(ref reader));
                break;
            case FactType.ChargePointDisconnected:
                _chargePoints.Disconnected(in step);
                break;
            case FactType.ChargePointBooted:
                ChargePointBooted booted = ChargePointBooted.Decode(ref reader);
                _transfers.Booted(in step, booted.Payload);
                _templates.Booted(in step, in booted);
                _chargePoints.Booted(in step, in booted);
                break;
            case FactType.ConnectorStatusChanged:
                _chargePoints.ConnectorStatus(in step, ConnectorStatusChanged.Decode(ref reader));
                break;
            case FactType.FirmwareStatusReceived:
                ReadOnlySpan<byte> firmwareStatus = FirmwareStatusReceived.Decode(ref reader).Payload;
                _transfers.Reported(in step, TransferKind.Firmware, "FirmwareStatusNotification", firmwareStatus);
                _chargePoints.FirmwareStatus(in step, firmwareStatus);
                break;
            case FactType.SignedFirmwareStatusReceived:
                ReadOnlySpan<byte> signedFirmwareStatus = SignedFirmwareStatusReceived.Decode(ref reader).Payload;
                _transfers.Reported(in step, TransferKind.Firmware, "SignedFirmwareStatusNotification", signedFirmwareStatus);
                _chargePoints.FirmwareStatus(in step, signedFirmwareStatus);
                break;
            case FactType.DiagnosticsStatusReceived:
                ReadOnlySpan<byte> diagnosticsStatus = DiagnosticsStatusReceived.Decode(ref reader).Payload;
                _transfers.Reported(in step, TransferKind.Diagnostics, "DiagnosticsStatusNotification", diagnosticsStatus);
                _chargePoints.DiagnosticsStatus(in step, diagnosticsStatus);
                break;
            case FactType.LogStatusReceived:
                ReadOnlySpan<byte> logStatus = LogStatusReceived.Decode(ref reader).Payload;
                _transfers.Reported(in step, TransferKind.Diagnostics, "LogStatusNotification", logStatus);
                _chargePoints.DiagnosticsStatus(in step, logStatus);
                break;
            case FactType.RegistrationChanged:
                _chargePoints.Registered(in step, RegistrationChanged.Decode(ref reader));
                break;
            case FactType.ChargePointForgotten:
                _transfers.Forgotten(in step);
                _chargePoints.Forgotten(in step);
                break;
            case FactType.SecurityEventReceived:
                _transfers.SecurityEvent(in step, SecurityEventReceived.Decode(ref reader).Payload);
                break;
            case FactType.TransferRequested:
                _transfers.Requested(in step, TransferRequested.Decode(ref reader));
                break;
            case FactType.TransferWentStale:
                _transfers.WentStale(in step, TransferWentStale.Decode(ref reader));
                break;
            case FactType.FileReceived:
                _transfers.Received(in step, FileReceived.Decode(ref reader));
                break;
            case FactType.ConfigurationReported:
                _configurations.Reported(in step, ConfigurationReported.Decode(ref reader));
                break;
            case FactType.ConfigurationChanged:
                ConfigurationChanged accepted = ConfigurationChanged.Decode(ref reader);
                _configurations.Changed(in step, in accepted);
                _templates.Accepted(in step, in accepted);
                break;
            case FactType.ConfigurationRefused:
                _templates.Refused(in step, ConfigurationRefused.Decode(ref reader));
                break;
            case FactType.TolerancesCounted:
                _conformance.Counted(in step, TolerancesCounted.Decode(ref reader));
                break;
            case FactType.ReservationChanged:
                _reservations.Changed(in step, ReservationChanged.Decode(ref reader));
                break;
            case FactType.ChargingProfileSet:
                _chargingProfiles.Set(in step, ChargingProfileSet.Decode(ref reader));
                break;
            case FactType.ChargingProfilesCleared:
                _chargingProfiles.Cleared(in step, ChargingProfilesCleared.Decode(ref reader));
                break;
            case FactType.ChargingProfileDropped:
                _chargingProfiles.Dropped(in step, ChargingProfileDropped.Decode(ref reader));
                break;
            case FactType.CompositeScheduleReported:
                _compositeSchedules.Reported(in step, CompositeScheduleReported.Decode(ref reader));
                break;
            case FactType.LocalListChanged:
                _localLists.Changed(in step, LocalListChanged.Decode(ref reader));
                break;
            default:
                // Authorizations, data transfers and the like are events; no state follows from them.
                break;
        }
    }

    private bool Advance(in ProjectionStep step)
    {
        bool? isKnown = step.Header.Type switch
        {
            FactType.ChargePointConnected or FactType.ChargePointBooted or FactType.RegistrationChanged => true,
            FactType.ChargePointForgotten => false,
            _ => null,
        };
        _headPatch.Set(step.Header.Sequence, step.Position, step.Header.Time, isKnown);
        ReadOnlySpan<byte> key = StateKey.Of(StateKey.Head, step.ChargePointId, _buffers.Key);
        if (!step.State.TryPatch(key, _headPatch))
        {
            _headPatch.After(_buffers.Read(step.State, key)).Encode(_head);
            step.State.Upsert(key, _head);
        }

        return _headPatch.IsKnown;
    }

    private void BeginHour(in ProjectionStep step)
    {
        long hour = Hours.Of(step.Header.Time);
        if (hour <= Index.LastHour)
        {
            return;
        }

        FactWriter writer = _buffers.Write();
        writer.WriteByte(HourLayout);
        writer.WritePosition(step.Position);
        _buffers.Store(step.State, StateKey.Of(StateKey.Hour, hour, _buffers.Key), writer);
        Index.BeginHour(hour, step.Position);
    }

    private void Expire(in ProjectionStep step, in RecordsExpired fact)
    {
        FactReader transactions = new(fact.TransactionIds);
        while (!transactions.IsAtEnd)
        {
            _transactions.Expire(step.State, (int)transactions.ReadInt64());
        }

        FactReader commands = new(fact.CommandNumbers);
        while (!commands.IsAtEnd)
        {
            _commands.Expire(step.State, commands.ReadInt64());
        }

        foreach (long hour in Index.EmptyBefore(Hours.Of(fact.Before)))
        {
            step.State.Delete(StateKey.Of(StateKey.Hour, hour, _buffers.Key));
            Index.ForgetHour(hour);
        }
    }

    private void Restore(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> name = key[1..];
        switch (key[0])
        {
            case StateKey.Head when StoredHead.Decode(value).IsKnown:
                Index.ChargePoints.Add(Encoding.UTF8.GetString(name));
                break;
            case StateKey.IdTag:
                Index.IdTags.Add(Encoding.UTF8.GetString(name));
                break;
            case StateKey.Reservations:
                string reservedId = Encoding.UTF8.GetString(name);
                Index.PutReservations(reservedId, StoredReservations.Decode(reservedId, value));
                break;
            case StateKey.LastReservationId:
                Index.LastReservationId = ReservationProjection.DecodeLastId(value);
                break;
            case StateKey.ChargingProfiles:
                ChargingProfileProjection.Restore(Index, Encoding.UTF8.GetString(name), value);
                break;
            case StateKey.Webhook:
                Index.Webhooks.Add(Encoding.UTF8.GetString(name));
                break;
            case StateKey.DeadLetter:
                _webhooks.RestoreDeadLetter(key);
                break;
            case StateKey.FirmwareTransfers:
                TransferProjection.Restore(Index, TransferKind.Firmware, Encoding.UTF8.GetString(name), StoredTransfers.Decode(TransferKind.Firmware, value));
                break;
            case StateKey.DiagnosticsTransfers:
                TransferProjection.Restore(Index, TransferKind.Diagnostics, Encoding.UTF8.GetString(name), StoredTransfers.Decode(TransferKind.Diagnostics, value));
                break;
            case StateKey.ConfigurationTemplate:
                Index.Templates.Add(Encoding.UTF8.GetString(name));
                break;
            case StateKey.FleetCommand when name.Length == StoredFleetCommand.IdLength:
                // The longer ones are its pages.
                Index.FleetCommands.Add(Encoding.UTF8.GetString(name));
                break;
            case StateKey.LastTransactionId:
                Index.LastTransactionId = TransactionProjection.DecodeLastId(value);
                break;
            case StateKey.Hour:
                StoredLayout.Check("An hour", value[0], HourLayout);
                Index.BeginHour(StateKey.NumberOf(key), new FactReader(value[1..]).ReadPosition());
                break;
            case StateKey.Transaction:
                Index.Add(StoredTransaction.Decode((int)StateKey.NumberOf(key), value));
                break;
            case StateKey.Command:
                Index.Add(StoredCommand.Decode(StateKey.NumberOf(key), value));
                break;
            default:
                // The others are found by their names alone.
                break;
        }
    }
}
