using System.Buffers;
using System.Text;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>
/// What is stored of templates, fleet commands and conformance, and what charge points are selected by: one small read each. Safe on any
/// thread; sees what the applier has applied.
/// </summary>
internal sealed class FleetQueries(StateStore store, StateIndex index)
{
    /// <summary>Whether there is any template.</summary>
    public bool HasTemplates => index.Templates.Count > 0;

    /// <summary>How many templates there are.</summary>
    public int TemplateCount => index.Templates.Count;

    /// <summary>Rises with every change of a template.</summary>
    public int TemplatesVersion => index.TemplatesVersion;

    /// <summary>How many fleet commands are kept.</summary>
    public int FleetCommandCount => index.FleetCommands.Count;

    /// <summary>Templates behind a name, in ordinal order.</summary>
    public IEnumerable<ConfigurationTemplate> Templates(string? after)
    {
        foreach (string name in index.Templates.After(after, prefix: null))
        {
            if (FindTemplate(name) is { } template)
            {
                yield return template;
            }
        }
    }

    /// <summary>A template; null when there is none of this name.</summary>
    public ConfigurationTemplate? FindTemplate(string name)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!Fits(name) || !store.TryRead(StateKey.Of(StateKey.ConfigurationTemplate, name, key), buffer))
        {
            return null;
        }

        Events.FactReader reader = new(buffer.WrittenSpan);
        return ConfigurationTemplate.Decode(name, ref reader);
    }

    /// <summary>What a charge point is selected by; null when it isn't known.</summary>
    public ChargePointTraits? FindTraits(string id)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        if (!Fits(id) || !store.TryRead(StateKey.Of(StateKey.ChargePoint, id, key), buffer))
        {
            return null;
        }

        StoredChargePoint stored = StoredChargePoint.Decode(buffer.WrittenSpan);
        byte[] boot = stored.BootNotification.ToArray();
        return new ChargePointTraits(
            stored.Registration.Labels,
            JsonFields.Text(boot, "chargePointVendor"u8),
            JsonFields.Text(boot, "chargePointModel"u8),
            JsonFields.Text(boot, "firmwareVersion"u8));
    }

    /// <summary>When a charge point was first seen or registered, counted anew after it was deleted; null when it isn't known.</summary>
    public DateTimeOffset? FindSince(string id)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return Fits(id) && store.TryRead(StateKey.Of(StateKey.ChargePoint, id, key), buffer) ? StoredChargePoint.Decode(buffer.WrittenSpan).Since : null;
    }

    /// <summary>Whether one of a charge point's connectors has a status; compared without case.</summary>
    public bool HasStatus(string id, string status)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return Fits(id)
            && store.TryRead(StateKey.Of(StateKey.Connectors, id, key), buffer)
            && ConnectorList.Decode(buffer.WrittenSpan).Exists(connector => status.Equals(connector.Status, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Known identities with a beginning, in ordinal order.</summary>
    public IEnumerable<string> ChargePointIds(string? prefix) => index.ChargePoints.After(after: null, prefix);

    /// <summary>What a charge point said to desired values that aren't simply in force; by key, without case.</summary>
    public IReadOnlyDictionary<string, AnsweredKey> ConfigurationAnswers(string id)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return StoredConfigurationAnswers.Decode(Fits(id) && store.TryRead(StateKey.Of(StateKey.ConfigurationAnswers, id, key), buffer) ? buffer.WrittenSpan : default);
    }

    /// <summary>What a charge point's messages were forgiven, as far as it is stored; by name.</summary>
    public IReadOnlyDictionary<string, ToleranceCount> Conformance(string id)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return StoredConformance.Decode(Fits(id) && store.TryRead(StateKey.Of(StateKey.Conformance, id, key), buffer) ? buffer.WrittenSpan : default);
    }

    /// <summary>Ids of the fleet commands that are kept, the oldest first.</summary>
    public IReadOnlyList<string> FleetCommandIds() => [.. index.FleetCommands.After(after: null, prefix: null)];

    /// <summary>A fleet command; null when there is none of this id.</summary>
    public StoredFleetCommand? FindFleetCommand(string fleetCommandId)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return fleetCommandId.Length == StoredFleetCommand.IdLength && store.TryRead(StateKey.Of(StateKey.FleetCommand, fleetCommandId, key), buffer)
            ? StoredFleetCommand.Decode(buffer.WrittenSpan)
            : null;
    }

    /// <summary>What a fleet command is to do; null when there is none of this id.</summary>
    public FleetOrder? FindFleetOrder(string fleetCommandId)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return fleetCommandId.Length == StoredFleetCommand.IdLength
            && store.TryRead(StateKey.OfFleetPage(fleetCommandId, StoredFleetCommand.OrderPage, key), buffer)
                ? FleetOrder.Decode(buffer.WrittenSpan)
                : null;
    }

    /// <summary>One page of a fleet command's charge points; empty when there is none.</summary>
    public List<(string ChargePointId, FleetResult Result)> FleetPage(string fleetCommandId, int page)
    {
        Span<byte> key = stackalloc byte[StateKey.MaxLength];
        ArrayBufferWriter<byte> buffer = StateBuffers.Rent();
        return store.TryRead(StateKey.OfFleetPage(fleetCommandId, page, key), buffer) ? StoredFleetPage.Decode(buffer.WrittenSpan) : [];
    }

    private static bool Fits(string name) => Encoding.UTF8.GetByteCount(name) < StateKey.MaxLength;
}
