using Microsoft.Win32.SafeHandles;
using Ocpp.Storage.Journal;

namespace Ocpp.Storage;

/// <summary>Writing small files so that a crash or a loss of power leaves the old one or the new one, never a part.</summary>
public static class AtomicFile
{
    private const string TemporarySuffix = ".tmp";

    /// <summary>
    /// Writes beside, brings to the disk, and puts in place; on disk, name included, when it returns, and so are the names of other files that were put into the same directory before.
    /// </summary>
    /// <exception cref="IOException">The disk takes it not; what was there is there still.</exception>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + TemporarySuffix;
        using (SafeFileHandle handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            Posix.SyncData(handle);
        }

        File.Move(temporary, path, overwrite: true);
        Posix.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Removes what a crash left of <see cref="Write"/> in a directory.</summary>
    public static void DeleteTemporary(string directory)
    {
        foreach (string path in Directory.GetFiles(directory, "*" + TemporarySuffix))
        {
            File.Delete(path);
        }
    }
}
