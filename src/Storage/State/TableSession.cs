using System.Buffers;
using FASTER.core;
using Session = FASTER.core.ClientSession<FASTER.core.SpanByte, FASTER.core.SpanByte, FASTER.core.SpanByte, Ocpp.Storage.State.RecordCopy, FASTER.core.Empty, Ocpp.Storage.State.TableFunctions>;

namespace Ocpp.Storage.State;

/// <summary>One FASTER session and the buffer its reads go to. Not bound to a thread, but for one thread at a time.</summary>
internal sealed class TableSession(FasterKV<SpanByte, SpanByte> store) : IDisposable
{
    private readonly Session _session = store.For(new TableFunctions()).NewSession<TableFunctions>();
    private RecordCopy _copy = new();

    /// <summary>The last record found: its length and where it lies.</summary>
    internal RecordCopy Found => _copy;

    /// <summary>Finds a record, in memory or on disk; its value goes to <see cref="Found"/> when <paramref name="value"/> says so.</summary>
    internal unsafe bool TryFind(ReadOnlySpan<byte> key, bool value)
    {
        _copy.Expect(value);
        fixed (byte* start = key)
        {
            SpanByte name = SpanByte.FromPointer(start, key.Length);
            Status status = _session.Read(ref name, ref _copy);
            if (status.IsPending)
            {
                // The record is on disk: the read completes into the same copy.
                _session.CompletePending(wait: true);
            }
        }

        return _copy.IsFound;
    }

    internal bool TryRead(ReadOnlySpan<byte> key, IBufferWriter<byte> destination)
    {
        if (!TryFind(key, value: true))
        {
            return false;
        }

        _copy.CopyTo(destination);
        return true;
    }

    internal unsafe bool TryPatch(ReadOnlySpan<byte> key, IRecordPatch patch)
    {
        _copy.Expect(patch);
        fixed (byte* start = key)
        {
            SpanByte name = SpanByte.FromPointer(start, key.Length);
            SpanByte nothing = default;
            Status status = _session.RMW(ref name, ref nothing, ref _copy);
            if (status.IsPending)
            {
                // The record is on disk: it is found there and left as it is.
                _session.CompletePending(wait: true);
            }
        }

        return _copy.IsPatched;
    }

    internal unsafe void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyStart = key)
        fixed (byte* valueStart = value)
        {
            SpanByte name = SpanByte.FromPointer(keyStart, key.Length);
            SpanByte content = SpanByte.FromPointer(valueStart, value.Length);
            _session.Upsert(ref name, ref content);
        }
    }

    internal unsafe void Delete(ReadOnlySpan<byte> key)
    {
        fixed (byte* start = key)
        {
            SpanByte name = SpanByte.FromPointer(start, key.Length);
            _session.Delete(ref name);
        }
    }

    public void Dispose() => _session.Dispose();
}
