using System.Runtime.InteropServices;
using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>What the process gives back after a wave of arrivals.</summary>
public sealed class HeapSettlingTests
{
    private const int BlockSize = 32 * 1024;
    private const int Blocks = 8_192;

    [Fact]
    public void What_malloc_has_free_between_blocks_that_live_goes_back_to_the_system()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        List<nint> blocks = [.. Enumerable.Range(0, Blocks).Select(static _ => Allocate())];
        HeapSettling.Settle();
        foreach (nint freed in blocks.Where(static (_, index) => index % 2 == 0))
        {
            Marshal.FreeHGlobal(freed);
        }

        long before = Environment.WorkingSet;
        HeapSettling.Settle();
        long after = Environment.WorkingSet;

        foreach (nint kept in blocks.Where(static (_, index) => index % 2 != 0))
        {
            Marshal.FreeHGlobal(kept);
        }

        // Half of the blocks were freed, 128 MiB; tests beside this one take memory and give it back too.
        Assert.InRange(before - after, 64L * 1024 * 1024, long.MaxValue);
    }

    // malloc's; only what was written takes memory.
    private static nint Allocate()
    {
        nint block = Marshal.AllocHGlobal(BlockSize);
        Marshal.Copy(new byte[BlockSize], 0, block, BlockSize);
        return block;
    }
}
