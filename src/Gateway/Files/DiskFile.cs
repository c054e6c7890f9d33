using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ocpp.Gateway.Files;

/// <summary>Small files that are there whole or not at all.</summary>
internal static class DiskFile
{
    private const int NoSpace = 28;
    private const int FileTooBig = 27;
    private const int OverQuota = 122;
    private const string Unfinished = ".tmp";

    /// <summary>Writes beside, brings to the disk, and puts in place.</summary>
    public static void Write(string path, byte[] bytes)
    {
        using (FileStream stream = new(path + Unfinished, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(path + Unfinished, path, overwrite: true);
    }

    /// <summary>Reads a record; false for what is none, which is nobody's but a careless hand's doing.</summary>
    public static bool TryRead<T>(string path, [NotNullWhen(true)] out T? record)
        where T : class
    {
        try
        {
            record = JsonSerializer.Deserialize<T>(File.ReadAllBytes(path));
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
