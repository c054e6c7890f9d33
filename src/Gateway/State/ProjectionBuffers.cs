using System.Buffers;
using Ocpp.Gateway.Events;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>The applier's scratch memory: what is used for one fact after the other, so that the frequent ones allocate nothing. For one thread at a time.</summary>
internal sealed class ProjectionBuffers
{
    private const int LargestKept = 1024 * 1024;
    private readonly byte[] _key = new byte[StateKey.MaxLength];
    private ArrayBufferWriter<byte> _record = new(4096);
    private byte[] _output = new byte[4096];

    /// <summary>Room for one key; the key before it is gone.</summary>
    public Span<byte> Key => _key;

    /// <summary>Reads a record, which may be patched where it lies until the next one is read; empty when there is none.</summary>
    public Span<byte> Read(IStateReader state, scoped ReadOnlySpan<byte> key)
    {
        if (_record.Capacity > LargestKept)
        {
            _record = new ArrayBufferWriter<byte>(4096);
        }

        return StateBuffers.Read(state, key, _record);
    }

    /// <summary>A writer over memory that is used again; <see cref="Store"/> ends its use.</summary>
    public FactWriter Write() => new(_output);

    /// <summary>Stores what was written.</summary>
    public void Store(IStateWriter state, scoped ReadOnlySpan<byte> key, in FactWriter writer)
    {
        state.Upsert(key, writer.Written);
        if (writer.Buffer.Length <= LargestKept)
        {
            _output = writer.Buffer;
        }
    }
}
