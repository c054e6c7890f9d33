using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// The local list that a charge point should have: the registered id tags as AuthorizationData (OCPP 1.6 §7.2), in the order of the tags so
/// that two runs write the same bytes. Those longer than OCPP's 20 characters are left out: no charge point can be asked about them.
/// </summary>
internal sealed class LocalListEntries
{
    private const int MaxIdTagLength = 20;

    private readonly SortedDictionary<string, (string IdTag, byte[] IdTagInfo)> _entries = new(StringComparer.OrdinalIgnoreCase);

    public LocalListEntries(IEnumerable<IdTagView> idTags)
    {
        foreach (IdTagView idTag in idTags)
        {
            if (idTag.IdTag.Length <= MaxIdTagLength && !(idTag.ParentIdTag?.Length > MaxIdTagLength))
            {
                _entries[idTag.IdTag] = (idTag.IdTag, WriteInfo(idTag));
            }
        }
    }

    public int Count => _entries.Count;

    /// <summary>Every entry, as a Full update has them.</summary>
    public IReadOnlyList<byte[]> All => [.. _entries.Values.Select(entry => WriteEntry(entry.IdTag, entry.IdTagInfo))];

    /// <summary>What turns the list that the charge point has into this one: changed and new entries, and those to delete without their info.</summary>
    public IReadOnlyList<byte[]> ChangesFrom(LocalListView known)
    {
        List<byte[]> changes = [];
        foreach ((string idTag, LocalListEntry entry) in known.Entries)
        {
            if (!_entries.ContainsKey(idTag))
            {
                changes.Add(WriteEntry(entry.IdTag, info: null));
            }
        }

        foreach ((string idTag, byte[] info) in _entries.Values)
        {
            if (!known.Entries.TryGetValue(idTag, out LocalListEntry? entry) || !entry.IdTagInfo.Span.SequenceEqual(info))
            {
                changes.Add(WriteEntry(idTag, info));
            }
        }

        return changes;
    }

    /// <summary>SendLocalList.req for some of the entries.</summary>
    public static byte[] WriteRequest(int listVersion, string updateType, IEnumerable<byte[]> entries)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteNumber("listVersion"u8, listVersion);
        json.WriteStartArray("localAuthorizationList"u8);
        foreach (byte[] entry in entries)
        {
            json.WriteRawValue(entry, skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteString("updateType"u8, updateType);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WriteEntry(string idTag, byte[]? info)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("idTag"u8, idTag);
        if (info is not null)
        {
            json.WritePropertyName("idTagInfo"u8);
            json.WriteRawValue(info, skipInputValidation: true);
        }

        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WriteInfo(IdTagView idTag)
    {
        StringBuilder info = new();
        info.Append(CultureInfo.InvariantCulture, $"{{\"status\":\"{idTag.Status}\"");
        if (idTag.ExpiryDate is { } expiry)
        {
            info.Append(CultureInfo.InvariantCulture, $",\"expiryDate\":\"{expiry.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"");
        }

        if (idTag.ParentIdTag is { } parent)
        {
            info.Append(CultureInfo.InvariantCulture, $",\"parentIdTag\":\"{JsonEncodedText.Encode(parent)}\"");
        }

        return Encoding.UTF8.GetBytes(info.Append('}').ToString());
    }
}
