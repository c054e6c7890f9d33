using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Ocpp.Storage;

namespace Ocpp.Gateway.Files;

/// <summary>Small files of JSON that are there whole or not at all.</summary>
internal static class DiskFile
{
    private const int NoSpace = 28;
    private const int FileTooBig = 27;
    private const int OverQuota = 122;

    /// <summary>Writes a record; on disk when this returns.</summary>
    /// <exception cref="IOException">The disk takes it not.</exception>
    public static void Write<T>(string path, T record, JsonTypeInfo<T> typeInfo) => AtomicFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(record, typeInfo));

    /// <summary>Reads a record; false for what is none, which is nobody's but a careless hand's doing.</summary>
    public static bool TryRead<T>(string path, JsonTypeInfo<T> typeInfo, [NotNullWhen(true)] out T? record)
        where T : class
    {
        try
        {
            record = JsonSerializer.Deserialize(File.ReadAllBytes(path), typeInfo);
            return record is not null;
        }
        catch (JsonException)
        {
            record = null;
            return false;
        }
    }

    /// <summary>Whether a write failed for want of room; .NET on Linux hands the errno on.</summary>
    public static bool IsFull(IOException exception) => exception.HResult is NoSpace or FileTooBig or OverQuota;
}
