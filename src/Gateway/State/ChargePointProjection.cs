using System.Text;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.State;

/// <summary>What facts mean for a charge point's own records. Applier's thread only.</summary>
internal sealed class ChargePointProjection(StateIndex index, ProjectionBuffers buffers)
{
    // Payloads in the main record: far more than the specification's fields can fill.
    private const int MaxPayload = 32 * 1024;
    private readonly ConnectorPatch _connector = new();

    public void Connected(in ProjectionStep step, in ChargePointConnected fact)
    {
        StoredChargePoint stored = Load(in step) ?? New(in step);
        stored.ConnectedTime = step.Header.Time;
        stored.DisconnectedTime = null;
        stored.RemoteAddress = fact.RemoteAddress;
        stored.Protocol = fact.Protocol;
        stored.ProvenSecurityProfile = fact.SecurityProfile;
        Store(in step, stored);
    }

    public void Disconnected(in ProjectionStep step)
    {
        if (Load(in step) is { } stored)
        {
            stored.DisconnectedTime = step.Header.Time;
            Store(in step, stored);
        }
    }

    public void Booted(in ProjectionStep step, in ChargePointBooted fact)
    {
        StoredChargePoint stored = Load(in step) ?? New(in step);
        stored.BootTime = step.Header.Time;
        stored.BootNotification = StoredText.Of(JsonFields.Bound(fact.Payload, MaxPayload));
        Store(in step, stored);
    }

    public void Registered(in ProjectionStep step, in RegistrationChanged fact)
    {
        StoredChargePoint stored = Load(in step) ?? New(in step);
        stored.Registration = fact.Registration;
        Store(in step, stored);
    }

    public void FirmwareStatus(in ProjectionStep step, ReadOnlySpan<byte> payload)
    {
        if (Load(in step) is { } stored)
        {
            stored.FirmwareStatus = StoredText.Of(JsonFields.Bound(payload, MaxPayload));
            Store(in step, stored);
        }
    }

    public void DiagnosticsStatus(in ProjectionStep step, ReadOnlySpan<byte> payload)
    {
        if (Load(in step) is { } stored)
        {
            stored.DiagnosticsStatus = StoredText.Of(JsonFields.Bound(payload, MaxPayload));
            Store(in step, stored);
        }
    }

    public void ConnectorStatus(in ProjectionStep step, in ConnectorStatusChanged fact)
    {
        _connector.Set(fact.ConnectorId, fact.At, fact.Payload);
        if (step.State.TryPatch(StateKey.Of(StateKey.Connectors, step.ChargePointId, buffers.Key), _connector))
        {
            return;
        }

        ReadOnlySpan<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.Connectors, step.ChargePointId, buffers.Key));
        FactWriter writer = buffers.Write();
        ConnectorList.Update(record, fact.ConnectorId, fact.At, fact.Payload, ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.Connectors, step.ChargePointId, buffers.Key), writer);
    }

    public void Forgotten(in ProjectionStep step)
    {
        ReadOnlySpan<byte> kinds =
        [
            StateKey.ChargePoint, StateKey.Connectors, StateKey.Configuration, StateKey.LocalList, StateKey.Reservations, StateKey.ChargingProfiles,
            StateKey.CompositeSchedules,
            StateKey.ConfigurationAnswers, StateKey.Conformance,
        ];
        foreach (byte kind in kinds)
        {
            step.State.Delete(StateKey.Of(kind, step.ChargePointId, buffers.Key));
        }

        string id = Encoding.UTF8.GetString(step.ChargePointId);
        index.ChargePoints.Remove(id);
        index.PutReservations(id, []);
        index.WithChargingProfiles.Remove(id);
        index.ChargingProfileEnds.Set(id, null);
    }

    private StoredChargePoint? Load(in ProjectionStep step)
    {
        ReadOnlySpan<byte> record = buffers.Read(step.State, StateKey.Of(StateKey.ChargePoint, step.ChargePointId, buffers.Key));
        return record.Length == 0 ? null : StoredChargePoint.Decode(record);
    }

    private StoredChargePoint New(in ProjectionStep step)
    {
        index.ChargePoints.Add(Encoding.UTF8.GetString(step.ChargePointId));
        return new StoredChargePoint { Since = step.Header.Time };
    }

    private void Store(in ProjectionStep step, StoredChargePoint stored)
    {
        FactWriter writer = buffers.Write();
        stored.Encode(ref writer);
        buffers.Store(step.State, StateKey.Of(StateKey.ChargePoint, step.ChargePointId, buffers.Key), writer);
    }
}
