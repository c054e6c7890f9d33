using System.Text;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

/// <summary>Records are <c>set key value</c>, <c>patch key value</c> (set where it lies, if that goes) and <c>delete key</c> as one byte, key length, key, value; the state is what they say.</summary>
internal sealed class TestProjection : IProjection
{
    private const byte SetRecord = 1;
    private const byte DeleteRecord = 2;
    private const byte PatchRecord = 3;
    private readonly Replacement _replacement = new();

    public List<string> Restored { get; } = [];

    public List<long> Positions { get; } = [];

    /// <summary>Records that were changed where they lay.</summary>
    public int Patched { get; private set; }

    public bool RemembersPositions { get; init; } = true;

    /// <summary>Stands for a bug: applying this position throws.</summary>
    public long FailsAt { get; init; } = -1;

    public static byte[] Set(string key, string value) => Record(SetRecord, key, value);

    public static byte[] Patch(string key, string value) => Record(PatchRecord, key, value);

    public static byte[] Delete(string key) => Record(DeleteRecord, key, string.Empty);

    public void Restore(IStateReader state, StateScan scan) => scan((key, _) => Restored.Add(Encoding.UTF8.GetString(key)));

    public void Apply(JournalPosition position, ReadOnlySpan<byte> record, IStateWriter state)
    {
        if (position.Value == FailsAt)
        {
            throw new InvalidOperationException("A bug in the projection.");
        }

        if (RemembersPositions)
        {
            Positions.Add(position.Value);
        }

        ReadOnlySpan<byte> key = record.Slice(2, record[1]);
        if (record[0] == PatchRecord)
        {
            _replacement.Value = record[(2 + key.Length)..].ToArray();
            if (state.TryPatch(key, _replacement))
            {
                Patched++;
                return;
            }
        }

        if (record[0] is SetRecord or PatchRecord)
        {
            state.Upsert(key, record[(2 + key.Length)..]);
        }
        else
        {
            state.Delete(key);
        }
    }

    private static byte[] Record(byte kind, string key, string value)
    {
        byte[] name = Encoding.UTF8.GetBytes(key);
        return [kind, (byte)name.Length, .. name, .. Encoding.UTF8.GetBytes(value)];
    }

    /// <summary>Another value of the same length.</summary>
    private sealed class Replacement : IRecordPatch
    {
        public byte[] Value { get; set; } = [];

        public bool TryApply(Span<byte> value)
        {
            bool fits = value.Length == Value.Length;
            if (fits)
            {
                Value.CopyTo(value);
            }

            return fits;
        }
    }
}
