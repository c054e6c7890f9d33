using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ocpp.Transport;

/// <summary>Asks the processor for memory that will be touched soon, without waiting for it. Changes nothing and never fails; does nothing where .NET has no instruction for it.</summary>
public static unsafe class CacheLines
{
    /// <summary>The length of a line in bytes, on all processors that this is for.</summary>
    public const int Length = 64;

    /// <summary>Asks for an object's first lines: up to <paramref name="lines"/> of <see cref="Length"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Prefetch(object? held, int lines)
    {
        if (held is null || !Sse.IsSupported)
        {
            return;
        }

        // What a reference is: the address of the object, behind its header. The collector may move it meanwhile: then lines are fetched that nobody needs, which does no
        // harm, nor does an address where nothing is.
        byte* start = *(byte**)Unsafe.AsPointer(ref held);
        for (int line = 0; line < lines; line++)
        {
            Sse.Prefetch0(start + (line * Length));
        }
    }
}
