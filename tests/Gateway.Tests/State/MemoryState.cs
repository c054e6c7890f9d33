using System.Buffers;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Tests.State;

/// <summary>Stored records in a list, for tests that look at single ones or count bytes: nothing allocates while lengths stay the same.</summary>
internal sealed class MemoryState : IStateWriter
{
    private readonly List<(byte[] Key, byte[] Value)> _records = [];
    private long _applied;

    /// <summary>No record may be changed where it lies, as when all of them are on disk.</summary>
    public bool DeclinesPatches { get; init; }

    /// <summary>How many records were changed where they lie.</summary>
    public int Patched { get; private set; }

    public bool TryRead(ReadOnlySpan<byte> key, IBufferWriter<byte> destination)
    {
        int at = Find(key);
        if (at < 0)
        {
            return false;
        }

        destination.Write(_records[at].Value);
        return true;
    }

    public void Upsert(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int at = Find(key);
        if (at >= 0 && _records[at].Value.Length == value.Length)
        {
            value.CopyTo(_records[at].Value);
            return;
        }

        if (at >= 0)
        {
            _records.RemoveAt(at);
        }

        _records.Add((key.ToArray(), value.ToArray()));
    }

    public bool TryPatch(ReadOnlySpan<byte> key, IRecordPatch patch)
    {
        int at = Find(key);
        if (at < 0 || DeclinesPatches || !patch.TryApply(_records[at].Value))
        {
            return false;
        }

        Patched++;
        return true;
    }

    public void Delete(ReadOnlySpan<byte> key)
    {
        int at = Find(key);
        if (at >= 0)
        {
            _records.RemoveAt(at);
        }
    }

    /// <summary>Applies what the journal has, up to a position.</summary>
    public void Applied(IProjection projection, IEventJournal journal, long upTo)
    {
        ArrayBufferWriter<byte> record = new();
        while (_applied < upTo)
        {
            record.ResetWrittenCount();
            Assert.True(journal.TryReadAt(new JournalPosition(++_applied), record));
            projection.Apply(new JournalPosition(_applied), record.WrittenSpan, this);
        }
    }

    /// <summary>Gives every record of a kind the layout version of another time.</summary>
    public void Newer(byte kind)
    {
        foreach ((byte[] key, byte[] value) in _records)
        {
            if (key[0] == kind)
            {
                value[0] = 250;
            }
        }
    }

    /// <summary>Gives every record of a kind other contents.</summary>
    public void Rewrite(byte kind, Func<byte[], byte[]> rewrite)
    {
        for (int i = 0; i < _records.Count; i++)
        {
            if (_records[i].Key[0] == kind)
            {
                _records[i] = (_records[i].Key, rewrite(_records[i].Value));
            }
        }
    }

    /// <summary>All records, by their keys.</summary>
    public SortedDictionary<string, string> Dump() =>
        new(_records.ToDictionary(static record => Convert.ToHexString(record.Key), static record => Convert.ToHexString(record.Value)), StringComparer.Ordinal);

    /// <summary>The value of the only record of a kind.</summary>
    public byte[] Value(byte kind) => _records.Single(record => record.Key[0] == kind).Value;

    private int Find(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _records.Count; i++)
        {
            if (key.SequenceEqual(_records[i].Key))
            {
                return i;
            }
        }

        return -1;
    }
}
