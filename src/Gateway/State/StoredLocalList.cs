using Ocpp.Gateway.Events;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.State;

/// <summary>The record of a charge point's local list as it acknowledged it.</summary>
internal sealed class StoredLocalList
{
    /// <summary>Bytes of the entries that are kept, some 10 000 of them, well below what the store takes. Beyond it only the version is known.</summary>
    public const int MaxLength = 1024 * 1024;

    private const byte Layout = 1;
    private const int EntryOverhead = 16;
    private int _length;

    public int Version { get; set; }

    /// <summary>Whether <see cref="Entries"/> is what the charge point has.</summary>
    public bool IsKnown { get; set; } = true;

    /// <summary>By id tag, without case.</summary>
    public Dictionary<string, LocalListEntry> Entries { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the record; an absent one is an empty list of version 0.</summary>
    public static StoredLocalList Decode(ReadOnlySpan<byte> record)
    {
        StoredLocalList list = new();
        if (record.Length == 0)
        {
            return list;
        }

        FactReader reader = new(record);
        StoredLayout.Check("A local list", reader.ReadByte(), Layout);
        list.Version = reader.ReadInt32();
        list.IsKnown = reader.ReadBoolean();
        while (!reader.IsAtEnd)
        {
            list.Put(new LocalListEntry(reader.ReadText(), reader.ReadBytes().ToArray()));
        }

        return list;
    }

    public void Put(LocalListEntry entry)
    {
        Remove(entry.IdTag);
        Entries[entry.IdTag] = entry;
        _length += LengthOf(entry);
        if (_length > MaxLength)
        {
            Forget();
        }
    }

    public void Remove(string idTag)
    {
        if (Entries.Remove(idTag, out LocalListEntry? removed))
        {
            _length -= LengthOf(removed);
        }
    }

    /// <summary>Begins with an empty list again.</summary>
    public void Clear()
    {
        Entries.Clear();
        _length = 0;
        IsKnown = true;
    }

    /// <summary>From now on only the version is known.</summary>
    public void Forget()
    {
        Clear();
        IsKnown = false;
    }

    /// <summary>Writes the record.</summary>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteByte(Layout);
        writer.WriteInt32(Version);
        writer.WriteBoolean(IsKnown);
        foreach (LocalListEntry entry in Entries.Values)
        {
            writer.WriteText(entry.IdTag);
            writer.WriteBytes(entry.IdTagInfo.Span);
        }
    }

    // UTF-8 takes up to three bytes for a character.
    private static int LengthOf(LocalListEntry entry) => (3 * entry.IdTag.Length) + entry.IdTagInfo.Length + EntryOverhead;
}
