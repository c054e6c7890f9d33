using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ocpp.Transport;

/// <summary>
/// Room for what one wait brings. <c>epoll_event</c> is packed to 12 bytes on x64 and takes 16 elsewhere, with its data at 4 and at 8, so that no struct of C#'s
/// fits both. Native memory, as the kernel writes into it while the thread sleeps. For the engine's thread only.
/// </summary>
internal sealed unsafe class EpollEvents : IDisposable
{
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int Size = IsPacked ? 12 : 16;
    private static readonly int DataOffset = IsPacked ? 4 : 8;

    private readonly byte* _events;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        _events = (byte*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)Size);
    }

    public int Capacity { get; }

    public byte* Pointer => _events;

    /// <summary>Adds a descriptor to an epoll set, or changes what is awaited of it; the data is the descriptor itself.</summary>
    /// <exception cref="IOException">The kernel refuses.</exception>
    public static void Control(int epoll, int operation, int descriptor, uint awaited)
    {
        byte* one = stackalloc byte[Size];
        Unsafe.WriteUnaligned(one, awaited);
        Unsafe.WriteUnaligned(one + DataOffset, (ulong)(uint)descriptor);
        if (Libc.EpollControl(epoll, operation, descriptor, one) != 0)
        {
            throw Libc.Failure("epoll_ctl", Marshal.GetLastPInvokeError());
        }
    }

    public uint Happened(int index) => Unsafe.ReadUnaligned<uint>(_events + (index * Size));

    public int Descriptor(int index) => (int)Unsafe.ReadUnaligned<ulong>(_events + (index * Size) + DataOffset);

    public void Dispose() => NativeMemory.Free(_events);
}
