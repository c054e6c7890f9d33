using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>A connector's new status in the record of a charge point's connectors, where it takes as many bytes as the last. One object for all; applier's thread only.</summary>
internal sealed class ConnectorPatch : IRecordPatch
{
    private byte[] _entry = new byte[256];
    private int _length;
    private int _connectorId;

    /// <summary>Sets the status.</summary>
    public void Set(int connectorId, DateTimeOffset at, ReadOnlySpan<byte> payload)
    {
        FactWriter writer = new(_entry);
        ConnectorList.WriteEntry(ref writer, connectorId, at, payload);
        (_entry, _length, _connectorId) = (writer.Buffer, writer.Length, connectorId);
    }

    /// <inheritdoc/>
    public bool TryApply(Span<byte> value) => ConnectorList.TryReplace(value, _connectorId, _entry.AsSpan(0, _length));
}
