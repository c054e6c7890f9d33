using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>What the journal asks of the file system, in one place, so that tests can let each of it fail.</summary>
internal class JournalDisk
{
    private const int ZerosLength = 1 << 20;

    private static readonly byte[] Zeros = new byte[ZerosLength];

    /// <summary>True when an error says that there is no room, which may change; any other error is taken as final.</summary>
    public static bool IsFull(IOException error)
    {
        const int noSpace = 28;
        const int quotaExceeded = 122;
        const int windowsDiskFull = unchecked((int)0x80070070);
        return OperatingSystem.IsWindows() ? error.HResult == windowsDiskFull : error.HResult is noSpace or quotaExceeded;
    }

    public virtual SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);

    public virtual SafeFileHandle Open(string path, FileAccess access) =>
        File.OpenHandle(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete);

    /// <summary>Gives a new file its length by writing zeros, so that no later write needs an allocation, and brings them to disk.</summary>
    public virtual void WriteAhead(SafeFileHandle file, long length)
    {
        for (long offset = 0; offset < length; offset += ZerosLength)
        {
            WriteZeros(file, offset, Math.Min(ZerosLength, length - offset));

            // Synced bit by bit: a commit that comes meanwhile waits behind 1 MiB, not behind 64.
            Sync(file);
        }
    }

    public virtual void WriteZeros(SafeFileHandle file, long offset, long length)
    {
        for (long end = offset + length; offset < end; offset += ZerosLength)
        {
            RandomAccess.Write(file, Zeros.AsSpan(0, (int)Math.Min(ZerosLength, end - offset)), offset);
        }
    }

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public virtual void Sync(SafeFileHandle file) => Posix.SyncData(file);

    public virtual void Move(string from, string to) => File.Move(from, to);

    public virtual void Delete(string path) => File.Delete(path);

    public virtual void SyncDirectory(string path) => Posix.SyncDirectory(path);

    public virtual long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    public virtual long VolumeBytes(string directory) => new DriveInfo(directory).TotalSize;
}
