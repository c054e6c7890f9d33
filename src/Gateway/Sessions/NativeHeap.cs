using System.Runtime.InteropServices;

namespace Ocpp.Gateway.Sessions;

/// <summary>
/// The memory that malloc has, which is OpenSSL's for the most part: 16 KB for an idle TLS connection and 33 KB more while it shakes hands. What is freed of it between blocks
/// that live stays with the process until somebody asks. Safe on any thread.
/// </summary>
internal static partial class NativeHeap
{
    private static bool _isUnavailable = !OperatingSystem.IsLinux();

    /// <summary>
    /// Gives whole free pages of all arenas back to the system (malloc_trim(3), of glibc). One arena after the other is locked meanwhile: some 110 ms in all for 145 MB on busy processors. Does nothing where
    /// the C library has no such thing, as musl.
    /// </summary>
    public static void Trim()
    {
        if (_isUnavailable)
        {
            return;
        }

        try
        {
            _ = MallocTrim(0);
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            _isUnavailable = true;
        }
    }

    /// <param name="pad">Bytes to leave at the top of the main arena.</param>
    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int MallocTrim(nuint pad);
}
