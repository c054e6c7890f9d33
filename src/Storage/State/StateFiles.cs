using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage.State;

/// <summary>Writing small files so that a crash leaves the old one or the new one, never a part.</summary>
internal static class StateFiles
{
    private const string TemporarySuffix = ".tmp";

    internal static void WriteAtomically(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + TemporarySuffix;
        using (SafeFileHandle handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            Posix.SyncData(handle);
        }

        File.Move(temporary, path, overwrite: true);
        Posix.SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>What a crash left of <see cref="WriteAtomically"/>.</summary>
    internal static void DeleteTemporary(string directory)
    {
        foreach (string path in Directory.GetFiles(directory, "*" + TemporarySuffix))
        {
            File.Delete(path);
        }
    }
}
