using System.Text;
using Ocpp.Storage.Journal;
using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

/// <summary>Records are <c>set key value</c> and <c>delete key</c> as one byte, key length, key, value; the state is what they say.</summary>
internal sealed class TestProjection : IProjection
{
    private const byte SetRecord = 1;
    private const byte DeleteRecord = 2;

    public List<string> Restored { get; } = [];

    public List<long> Positions { get; } = [];

    public bool RemembersPositions { get; init; } = true;

    /// <summary>Stands for a bug: applying this position throws.</summary>
    public long FailsAt { get; init; } = -1;

    public static byte[] Set(string key, string value) => Record(SetRecord, key, value);

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
        if (record[0] == SetRecord)
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
}
