using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The exclusive right to a data directory, held as a lock on its file <c>gateway.lock</c> until it is disposed or the process ends in whatever way.
/// <see cref="EventJournal.Open"/> takes it for the whole directory. The file stays behind; only the lock counts.
/// </summary>
public sealed class DirectoryLock : IDisposable
{
    private const string FileName = "gateway.lock";

    private readonly SafeFileHandle _file;

    private DirectoryLock(SafeFileHandle file) => _file = file;

    /// <summary>Takes the directory, which is made when it isn't there.</summary>
    /// <exception cref="DirectoryInUseException">Another process has it.</exception>
    /// <exception cref="IOException">It is no directory and can't be made one.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory can't be written.</exception>
    public static DirectoryLock Acquire(string directory)
    {
        string path = Path.Combine(directory, FileName);
        SafeFileHandle file;
        try
        {
            Directory.CreateDirectory(directory);

            // .NET itself holds a shared flock on every open file, which meets an exclusive one here already. Where there is no flock its share mode has to do.
            file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, OperatingSystem.IsLinux() ? FileShare.ReadWrite : FileShare.None);
        }
        catch (IOException refusal) when (!OperatingSystem.IsLinux() || refusal.HResult == Posix.WouldBlock)
        {
            throw new DirectoryInUseException(directory, ReadHolder(path));
        }
        catch (Exception refusal) when (refusal is UnauthorizedAccessException || (refusal is IOException && refusal.HResult == Posix.ReadOnlyFileSystem))
        {
            throw new UnauthorizedAccessException($"The data directory {directory} can't be written: {refusal.Message} Check its owner and rights, or set Storage:Directory to another one.", refusal);
        }
        catch (IOException refusal)
        {
            // A file, a path below one, a name that the file system doesn't take: "Could not find file" and the like, which don't say whose setting it is.
            throw new IOException($"Storage:Directory is '{directory}'; allowed: a directory that is there or can be made. {refusal.Message}", refusal);
        }

        if (OperatingSystem.IsLinux() && !Posix.TryLock(file))
        {
            file.Dispose();
            throw new DirectoryInUseException(directory, ReadHolder(path));
        }

        WriteHolder(file);
        return new DirectoryLock(file);
    }

    /// <summary>Gives the directory free.</summary>
    public void Dispose() => _file.Dispose();

    private static string? ReadHolder(string path)
    {
        using SafeFileHandle? file = Posix.TryOpenUnlocked(path);
        Span<byte> text = stackalloc byte[20];
        return file is null ? null : Encoding.ASCII.GetString(text[..RandomAccess.Read(file, text, 0)]).Trim();
    }

    private static void WriteHolder(SafeFileHandle file)
    {
        try
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)), 0);
        }
        catch (IOException)
        {
            // Only a courtesy to whoever is refused: on a full disk the lock holds all the same.
        }
    }
}
