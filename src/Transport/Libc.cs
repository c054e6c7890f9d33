using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Ocpp.Transport;

/// <summary>
/// The system calls of the transport, Linux only. Numbers are those of x64 and arm64, which agree but for the layout of <c>epoll_event</c>
/// (<see cref="EpollEvents"/>). Each gives what the kernel gives; <see cref="Marshal.GetLastPInvokeError"/> has the error.
/// </summary>
internal static unsafe partial class Libc
{
    public const int NotPermitted = 1;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int BrokenPipe = 32;
    public const int NotOnNetwork = 64;
    public const int ProtocolError = 71;
    public const int NoSuchProtocolOption = 92;
    public const int NotSupported = 95;
    public const int NetworkDown = 100;
    public const int NetworkUnreachable = 101;
    public const int ConnectionAborted = 103;
    public const int ConnectionReset = 104;
    public const int NotConnected = 107;
    public const int TimedOut = 110;
    public const int HostDown = 112;
    public const int HostUnreachable = 113;

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;

    public const uint EventIn = 0x001;
    public const uint EventUrgent = 0x002;
    public const uint EventOut = 0x004;
    public const uint EventError = 0x008;
    public const uint EventHangUp = 0x010;
    public const uint EventReadHangUp = 0x2000;
    public const uint EventOneShot = 1u << 30;
    public const uint EventEdgeTriggered = 1u << 31;

    public const int ShutdownWrite = 1;
    public const int ShutdownBoth = 2;

    // MSG_NOSIGNAL: a broken connection is an error to be seen, no signal that ends the process.
    public const int NoSignal = 0x4000;

    public const int LevelSocket = 1;
    public const int SocketError = 4;

    public const int ProtocolTcp = 6;
    public const int TcpInfo = 11;
    public const int TcpUserTimeout = 18;

    private const int CloseOnExec = 0x80000;
    private const int NonBlocking = 0x800;

    /// <summary>A new epoll set.</summary>
    /// <exception cref="IOException">There is none to be had.</exception>
    public static int CreateEpoll() => Check(EpollCreate(CloseOnExec), "epoll_create1");

    /// <summary>A counter that wakes an epoll set.</summary>
    /// <exception cref="IOException">There is none to be had.</exception>
    public static int CreateWake() => Check(EventFd(0, CloseOnExec | NonBlocking), "eventfd");

    /// <summary>Takes a connection off a listening socket; -1 when there is none or on an error.</summary>
    public static int Accept(int listener, byte* address, int* addressLength) => Accept4(listener, address, addressLength, CloseOnExec | NonBlocking);

    /// <summary>Sets an option that is a whole number; false when the kernel refuses.</summary>
    public static bool TrySetOption(int socket, int level, int option, int value) => SetSockOpt(socket, level, option, &value, sizeof(int)) == 0;

    /// <summary>How long ago the last bytes came, in milliseconds (<c>tcpi_last_data_recv</c> of tcp(7)); -1 when the kernel refuses.</summary>
    public static int MillisecondsSinceReceived(int socket)
    {
        // As much of tcp_info as is needed: the kernel gives as many bytes as are asked for.
        const int LastDataReceivedAt = 52;
        byte* info = stackalloc byte[LastDataReceivedAt + sizeof(uint)];
        int length = LastDataReceivedAt + sizeof(uint);
        return GetSockOpt(socket, ProtocolTcp, TcpInfo, info, &length) == 0 && length == LastDataReceivedAt + sizeof(uint) ? *(int*)(info + LastDataReceivedAt) : -1;
    }

    /// <summary>An option that is a whole number; null when the kernel refuses.</summary>
    public static int? GetOption(int socket, int level, int option)
    {
        int value = 0;
        int length = sizeof(int);
        return GetSockOpt(socket, level, option, (byte*)&value, &length) == 0 ? value : null;
    }

    /// <summary>How many descriptors the process may have (RLIMIT_NOFILE); <see cref="int.MaxValue"/> where that is no number.</summary>
    public static int DescriptorLimit()
    {
        const int OpenFiles = 7;
        nuint* limits = stackalloc nuint[2];
        return GetResourceLimit(OpenFiles, limits) == 0 && limits[0] < int.MaxValue ? (int)limits[0] : int.MaxValue;
    }

    /// <summary>The lowest number that is free among descriptors, so that there are at least as many; -1 when none is. Makes a descriptor for a moment.</summary>
    public static int LowestFree()
    {
        int made = EventFd(0, CloseOnExec);
        if (made >= 0)
        {
            _ = Close(made);
        }

        return made;
    }

    /// <summary>What an error means, as an exception for a log.</summary>
    public static IOException Failure(string call, int error) => new($"{call} failed: {new Win32Exception(error).Message} (errno {error}).", error);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(int epoll, int operation, int descriptor, byte* epollEvent);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(int epoll, byte* events, int maxEvents, int timeoutMs);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetLocalAddress(int socket, byte* address, int* addressLength);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(int socket, byte* buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(int socket, int how);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(WakeHandle descriptor, ulong* value, nint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(int descriptor, ulong* value, nint length);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetResourceLimit(int resource, nuint* limits);

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int EventFd(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    private static partial int Accept4(int listener, byte* address, int* addressLength, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetSockOpt(int socket, int level, int option, int* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    private static partial int GetSockOpt(int socket, int level, int option, byte* value, int* length);

    private static int Check(int result, string call) => result >= 0 ? result : throw Failure(call, Marshal.GetLastPInvokeError());
}
