using System.Collections.Immutable;
using System.Text;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>What facts mean for firmware updates and uploads. Applier's thread only.</summary>
internal sealed class TransferProjection(StateIndex index, ProjectionBuffers buffers)
{
    private static readonly TransferKind[] Kinds = [TransferKind.Firmware, TransferKind.Diagnostics];

    public void Requested(in ProjectionStep step, in TransferRequested fact)
    {
        List<TransferView> transfers = Load(in step, fact.Kind);
        DateTimeOffset now = step.Header.Time;
        TransferView requested = new()
        {
            Kind = fact.Kind,
            Number = step.Position.Value,
            CommandId = BoundedText.Cut(fact.CommandId),
            Action = BoundedText.Cut(fact.Action),
            Location = BoundedText.Cut(fact.Location),
            UrlId = FileUrlId.Find(fact.Location),
            FileName = fact.FileName is { } name ? BoundedText.Cut(name) : null,
            RetrieveDate = fact.RetrieveDate,
            InstallDate = fact.InstallDate,
            RequestId = fact.RequestId,
            LogType = fact.LogType is { } logType ? BoundedText.Cut(logType) : null,
            VersionBefore = fact.Kind == TransferKind.Firmware ? VersionOf(in step) : null,
            StartedAt = now,
            LastHeard = now,
            EndedAt = fact.HasFile ? null : now,
            Outcome = fact.HasFile ? TransferOutcome.Running : TransferOutcome.NothingToUpload,
        };

        // What was reported before the answer was this one's already.
        if (transfers.LastOrDefault() is { CommandId: null } early && now - early.StartedAt <= TransferSequence.EarlyStatus && (early.RequestId is null || early.RequestId == fact.RequestId))
        {
            transfers[^1] = requested with { Steps = early.Steps, Status = early.Status, EndedAt = early.EndedAt, Outcome = early.Outcome };
        }
        else
        {
            Begin(transfers, requested);
        }

        Store(in step, fact.Kind, transfers);
    }

    /// <summary>A charge point reported how far it is.</summary>
    public void Reported(in ProjectionStep step, TransferKind kind, string action, ReadOnlySpan<byte> payload)
    {
        if (JsonFields.Text(payload, "status"u8) is not { } status)
        {
            return;
        }

        List<TransferView> transfers = Load(in step, kind);
        TransferEvent happened = TransferSequence.Of(kind, status);
        int at = Find(transfers, happened, JsonFields.Number(payload, "requestId"u8), in step, kind);
        if (at < 0)
        {
            return;
        }

        TransferView transfer = WithStep(transfers[at], step.Header.Time, action, BoundedText.Cut(status));
        if (happened != TransferEvent.Idle)
        {
            transfer = transfer with { Status = BoundedText.Cut(status) };
        }

        // One that a newer one followed doesn't come back to life.
        TransferOutcome outcome = TransferSequence.After(transfer.Outcome, happened);
        bool isLast = at == transfers.Count - 1;
        transfers[at] = outcome == TransferOutcome.Running && !isLast ? transfer : WithOutcome(transfer, outcome, step.Header.Time);
        Store(in step, kind, transfers);
    }

    /// <summary>A charge point booted: a step of an update, and with another version the proof that it succeeded.</summary>
    public void Booted(in ProjectionStep step, ReadOnlySpan<byte> payload)
    {
        List<TransferView> transfers = Load(in step, TransferKind.Firmware);
        DateTimeOffset now = step.Header.Time;
        if (transfers.LastOrDefault() is not { } last || (last.EndedAt is { } ended && now - ended > TransferSequence.StaleAfter))
        {
            return;
        }

        string? version = JsonFields.Text(payload, "firmwareVersion"u8) is { } text ? BoundedText.Cut(text) : null;
        TransferView booted = WithStep(last, now, "BootNotification", version ?? "");
        if (version is not null && last.VersionBefore is { } before && version != before)
        {
            booted = booted with { VersionAfter = version };
            booted = booted.Outcome is TransferOutcome.Running or TransferOutcome.Stale ? WithOutcome(booted, TransferOutcome.Succeeded, now) : booted;
        }

        transfers[^1] = booted;
        Store(in step, TransferKind.Firmware, transfers);
    }

    /// <summary>A security event came: FirmwareUpdated is a charge point's word that the update is done (security whitepaper, table of events).</summary>
    public void SecurityEvent(in ProjectionStep step, ReadOnlySpan<byte> payload)
    {
        if (JsonFields.Text(payload, "type"u8) != "FirmwareUpdated")
        {
            return;
        }

        List<TransferView> transfers = Load(in step, TransferKind.Firmware);
        DateTimeOffset now = step.Header.Time;
        if (transfers.LastOrDefault() is not { } last || (last.EndedAt is { } ended && now - ended > TransferSequence.StaleAfter))
        {
            return;
        }

        TransferView updated = WithStep(last, now, "SecurityEventNotification", "FirmwareUpdated");
        transfers[^1] = updated.Outcome is TransferOutcome.Running or TransferOutcome.Stale ? WithOutcome(updated, TransferOutcome.Succeeded, now) : updated;
        Store(in step, TransferKind.Firmware, transfers);
    }

    /// <summary>A file arrived at our own endpoint: whatever the charge point says or doesn't, the upload succeeded.</summary>
    public void Received(in ProjectionStep step, in FileReceived fact)
    {
        List<TransferView> transfers = Load(in step, TransferKind.Diagnostics);
        string urlId = fact.UrlId;
        int at = transfers.FindLastIndex(transfer => transfer.UrlId == urlId);
        if (at < 0)
        {
            return;
        }

        DateTimeOffset now = step.Header.Time;
        TransferFile file = new(BoundedText.Cut(fact.FileId), BoundedText.Cut(fact.Name), fact.Size, BoundedText.Cut(fact.Sha256), now);
        TransferView transfer = transfers[at];
        ImmutableArray<TransferFile> files = transfer.Files.Length == StoredTransfers.MaxFiles ? transfer.Files.RemoveAt(0) : transfer.Files;
        transfer = transfer with { Files = files.Add(file), LastHeard = now };
        transfers[at] = transfer.Outcome is TransferOutcome.Superseded or TransferOutcome.Succeeded ? transfer : WithOutcome(transfer, TransferOutcome.Succeeded, now);
        Store(in step, TransferKind.Diagnostics, transfers);
    }

    public void WentStale(in ProjectionStep step, in TransferWentStale fact)
    {
        List<TransferView> transfers = Load(in step, fact.Kind);
        if (transfers.LastOrDefault() is { Outcome: TransferOutcome.Running } last && last.Number == fact.Number && TransferSequence.Due(last) <= step.Header.Time)
        {
            transfers[^1] = WithOutcome(last, TransferOutcome.Stale, step.Header.Time);
            Store(in step, fact.Kind, transfers);
        }
    }

    public void Forgotten(in ProjectionStep step)
    {
        string id = Encoding.UTF8.GetString(step.ChargePointId);
        foreach (TransferKind kind in Kinds)
        {
            step.State.Delete(StateKey.Of(StoredTransfers.KeyOf(kind), step.ChargePointId, buffers.Key));
            index.Transfers.Remove(kind, id);
        }
    }

    /// <summary>Brings the index in line with a charge point's transfers.</summary>
    public static void Restore(StateIndex index, TransferKind kind, string chargePointId, List<TransferView> transfers)
    {
        if (transfers.LastOrDefault() is { Outcome: TransferOutcome.Running } last)
        {
            index.Transfers.Set(kind, chargePointId, last.Number, TransferSequence.Due(last));
        }
        else
        {
            index.Transfers.Remove(kind, chargePointId);
        }
    }

    // Which transfer a status belongs to; -1 for none. Adds one where the charge point does what nobody here asked for.
    private static int Find(List<TransferView> transfers, TransferEvent happened, long? requestId, in ProjectionStep step, TransferKind kind)
    {
        if (requestId is not null && transfers.FindLastIndex(transfer => transfer.RequestId == requestId) is >= 0 and int known)
        {
            return happened == TransferEvent.Idle && transfers[known].Outcome != TransferOutcome.Running ? -1 : known;
        }

        TransferView? last = transfers.LastOrDefault();
        if (happened == TransferEvent.Idle)
        {
            return last?.Outcome == TransferOutcome.Running ? transfers.Count - 1 : -1;
        }

        bool isAnother = last is null
            || (requestId is not null && last.RequestId is not null)
            || TransferSequence.OpensAnother(last, happened, step.Header.Time);
        if (isAnother)
        {
            Begin(transfers, new TransferView
            {
                Kind = kind,
                Number = step.Position.Value,
                RequestId = requestId,
                StartedAt = step.Header.Time,
                LastHeard = step.Header.Time,
                Outcome = TransferOutcome.Running,
            });
        }

        return transfers.Count - 1;
    }

    private static void Begin(List<TransferView> transfers, TransferView transfer)
    {
        if (transfers.LastOrDefault() is { Outcome: TransferOutcome.Running } last)
        {
            transfers[^1] = WithOutcome(last, TransferOutcome.Superseded, transfer.StartedAt);
        }

        if (transfers.Count == StoredTransfers.MaxTransfers)
        {
            transfers.RemoveAt(0);
        }

        transfers.Add(transfer);
    }

    private static TransferView WithStep(TransferView transfer, DateTimeOffset now, string action, string status)
    {
        ImmutableArray<TransferStep> steps = transfer.Steps;
        if (steps.Length > 0 && steps[^1] is { } last && last.Action == action && last.Status == status)
        {
            steps = steps.SetItem(steps.Length - 1, last with { LastTime = now, Count = last.Count == int.MaxValue ? last.Count : last.Count + 1 });
        }
        else
        {
            // The first one stays: it says when it really began.
            steps = (steps.Length == StoredTransfers.MaxSteps ? steps.RemoveAt(1) : steps).Add(new TransferStep(now, now, 1, action, status));
        }

        return transfer with { Steps = steps, LastHeard = now };
    }

    private static TransferView WithOutcome(TransferView transfer, TransferOutcome outcome, DateTimeOffset now) =>
        transfer.Outcome == outcome ? transfer : transfer with { Outcome = outcome, EndedAt = outcome == TransferOutcome.Running ? null : now };

    private string? VersionOf(in ProjectionStep step)
    {
        ReadOnlySpan<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.ChargePoint, step.ChargePointId, buffers.Key));
        return record.Length > 0 && JsonFields.Text(StoredChargePoint.Decode(record).BootNotification.ToArray(), "firmwareVersion"u8) is { } version ? BoundedText.Cut(version) : null;
    }

    private List<TransferView> Load(in ProjectionStep step, TransferKind kind) =>
        StoredTransfers.Decode(kind, buffers.Read(step.State, StateKey.Of(StoredTransfers.KeyOf(kind), step.ChargePointId, buffers.Key)));

    private void Store(in ProjectionStep step, TransferKind kind, List<TransferView> transfers)
    {
        FactWriter writer = buffers.Write();
        StoredTransfers.Encode(transfers, ref writer);
        buffers.Store(step.State, StateKey.Of(StoredTransfers.KeyOf(kind), step.ChargePointId, buffers.Key), writer);
        Restore(index, kind, Encoding.UTF8.GetString(step.ChargePointId), transfers);
    }
}
