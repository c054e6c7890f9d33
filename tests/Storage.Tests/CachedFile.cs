using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ocpp.Storage.Tests;

/// <summary>How much of a file lies in the kernel's cache, by mincore.</summary>
internal static partial class CachedFile
{
    private const int ReadAccess = 1;
    private const int Shared = 1;

    public static long BytesOf(string path)
    {
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        long length = RandomAccess.GetLength(file);
        if (length == 0)
        {
            return 0;
        }

        nint address = Map(0, (nuint)length, ReadAccess, Shared, file, 0);
        Assert.NotEqual(-1, address);
        try
        {
            byte[] pages = new byte[(length + Environment.SystemPageSize - 1) / Environment.SystemPageSize];
            Assert.Equal(0, InCore(address, (nuint)length, pages));
            return pages.Count(static page => (page & 1) != 0) * (long)Environment.SystemPageSize;
        }
        finally
        {
            _ = Unmap(address, (nuint)length);
        }
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, SafeFileHandle file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "mincore")]
    private static partial int InCore(nint address, nuint length, byte[] pages);
}
