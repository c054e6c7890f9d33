using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>What the journal asks of the file system, in one place, so that tests can let each of it fail.</summary>
internal class JournalDisk
{
    private const int ZerosLength = 1 << 20;

    // What a disk without the kernel's cache wants of memory, offset and length: a block, which is no larger.
    private const int DirectAlignment = 4096;

    private static readonly byte[] ZeroBytes = GC.AllocateArray<byte>(ZerosLength + DirectAlignment, pinned: true);

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

    private static unsafe ReadOnlySpan<byte> Zeros
    {
        get
        {
            nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(ZeroBytes));
            return ZeroBytes.AsSpan((int)(nuint.Zero - address & (DirectAlignment - 1)), ZerosLength);
        }
    }

    /// <summary>
    /// Gives a new file its length by writing zeros, so that no later write needs an allocation, and brings them to disk. Around the kernel's cache where that can be: nobody reads them.
    /// </summary>
    public virtual void WriteAhead(string path, SafeFileHandle file, long length)
    {
        using SafeFileHandle? direct = Posix.TryOpenDirect(path);
        for (long offset = 0; offset < length; offset += ZerosLength)
        {
            long piece = Math.Min(ZerosLength, length - offset);
            if (direct is null || !TryWriteZeros(direct, offset, piece))
            {
                WriteZeros(file, offset, piece);
            }

            // Synced bit by bit: a commit that comes meanwhile waits behind 1 MiB, not behind 64.
            Sync(file);
        }
    }

    public virtual void WriteZeros(SafeFileHandle file, long offset, long length)
    {
        for (long end = offset + length; offset < end; offset += ZerosLength)
        {
            RandomAccess.Write(file, Zeros[..(int)Math.Min(ZerosLength, end - offset)], offset);
        }
    }

    public virtual void Write(SafeFileHandle file, ReadOnlySpan<byte> bytes, long offset) => RandomAccess.Write(file, bytes, offset);

    public virtual void Sync(SafeFileHandle file) => Posix.SyncData(file);

    /// <summary>See <see cref="CachedTail"/>.</summary>
    public virtual void DropCached(SafeFileHandle file, long offset, long length) => Posix.DropCached(file, offset, length);

    public virtual void Move(string from, string to) => File.Move(from, to);

    public virtual void Delete(string path) => File.Delete(path);

    public virtual void SyncDirectory(string path) => Posix.SyncDirectory(path);

    public virtual long FreeBytes(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    public virtual long VolumeBytes(string directory) => new DriveInfo(directory).TotalSize;

    private static bool TryWriteZeros(SafeFileHandle direct, long offset, long length)
    {
        try
        {
            RandomAccess.Write(direct, Zeros[..(int)length], offset);
            return true;
        }
        catch (IOException error) when (error.HResult == Posix.InvalidArgument)
        {
            // Not a whole number of blocks, or blocks larger than any known.
            return false;
        }
    }
}
