using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Journal;

/// <summary>
/// The system calls that .NET doesn't offer: fdatasync (its FlushToDisk is fsync, which also writes the file's times), fsync of a directory
/// (.NET can't open one), flock that isn't switched off by an environment variable, and what says how the kernel's cache is used: sync_file_range, posix_fadvise and O_DIRECT.
/// Elsewhere than on Linux .NET's own means are used.
/// </summary>
internal static partial class Posix
{
    public const int WouldBlock = 11;
    public const int InvalidArgument = 22;
    public const int ReadOnlyFileSystem = 30;

    // The same numbers on x64 and arm64, unlike O_DIRECTORY, which reading doesn't need.
    private const int OpenReadOnlyCloseOnExec = 0x80000;
    private const int OpenWriteOnlyCloseOnExec = 0x80001;
    private const int LockExclusiveNonBlocking = 2 | 4;
    private const int Interrupted = 4;
    private const uint StartWriteOut = 2;
    private const int NotNeeded = 4;

    /// <summary>Brings a file's bytes to the disk.</summary>
    /// <exception cref="IOException">It failed: what is on disk is unknown, and calling again would hide that.</exception>
    public static void SyncData(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
        {
            RandomAccess.FlushToDisk(file);
            return;
        }

        while (FDataSync(file) != 0)
        {
            // A signal before anything was tried is no failure of the disk.
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Failure("fdatasync failed");
            }
        }
    }

    /// <summary>
    /// Has the kernel begin to write a part of a file out, without a promise and without waiting for it, though it waits where the disk's queue is full.
    /// Left alone it gathers for seconds and then writes all at once, and whoever syncs another file meanwhile waits behind that.
    /// </summary>
    public static void StartWriting(SafeFileHandle file, long offset, long length)
    {
        // What it answers makes no difference: a file system that can't do it writes when it likes, and an error of the disk comes back with the next write or sync.
        if (OperatingSystem.IsLinux())
        {
            _ = SyncFileRange(file, offset, length, StartWriteOut);
        }
    }

    /// <summary>
    /// Has the kernel drop a part of a file from its cache, which it does with whole pages that are on disk already. The next one who reads there waits for the disk.
    /// </summary>
    public static void DropCached(SafeFileHandle file, long offset, long length)
    {
        // No promise either way: what it leaves in the cache is only memory that the kernel takes back later.
        if (OperatingSystem.IsLinux())
        {
            _ = FAdvise(file, offset, length, NotNeeded);
        }
    }

    /// <summary>A file for writing around the kernel's cache, in pieces and from memory at multiples of the disk's blocks; null where that can't be had.</summary>
    public static SafeFileHandle? TryOpenDirect(string path)
    {
        if (!OperatingSystem.IsLinux() || DirectFlag is not { } direct)
        {
            return null;
        }

        int descriptor = Open(path, OpenWriteOnlyCloseOnExec | direct);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Makes the creation, renaming and deletion of files in a directory survive a loss of power.</summary>
    public static void SyncDirectory(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        int descriptor = Open(path, OpenReadOnlyCloseOnExec);
        if (descriptor < 0)
        {
            throw Failure($"{path} can't be opened");
        }

        using SafeFileHandle directory = new(descriptor, ownsHandle: true);
        if (FSync(directory) != 0)
        {
            throw Failure($"fsync of {path} failed");
        }
    }

    /// <summary>False when somebody else holds the file's lock. The lock ends with the handle, so also with the process.</summary>
    public static bool TryLock(SafeFileHandle file)
    {
        if (FLock(file, LockExclusiveNonBlocking) == 0)
        {
            return true;
        }

        return Marshal.GetLastPInvokeError() == WouldBlock ? false : throw Failure("flock failed");
    }

    /// <summary>A file for reading without the shared lock that .NET takes; null when it can't be opened, or not on Linux.</summary>
    public static SafeFileHandle? TryOpenUnlocked(string path)
    {
        int descriptor = OperatingSystem.IsLinux() ? Open(path, OpenReadOnlyCloseOnExec) : -1;
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    // O_DIRECT; not known elsewhere.
    private static int? DirectFlag => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x4000,
        Architecture.Arm64 => 0x10000,
        _ => null,
    };

    private static IOException Failure(string what)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {new Win32Exception(error).Message} (errno {error}).", error);
    }

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int FDataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "sync_file_range")]
    private static partial int SyncFileRange(SafeFileHandle file, long offset, long length, uint flags);

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int FAdvise(SafeFileHandle file, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int FLock(SafeFileHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
