using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>When a fleet has come back in.</summary>
public sealed class ArrivalWaveTests
{
    [Fact]
    public void A_wave_ends_once_when_nobody_comes_any_more()
    {
        Assert.Equal([false, false, false, true, false, false], Look(0, 4_000, 9_000, 9_010, 9_010, 9_010));
    }

    [Fact]
    public void A_few_are_no_wave()
    {
        Assert.DoesNotContain(true, Look(0, 500, 999, 999, 999));
        Assert.Equal([false, true, false, false], Look(10_000, 10_000, 12_000, 12_000));
    }

    [Fact]
    public void Who_comes_bit_by_bit_is_a_wave_when_there_are_many()
    {
        bool[] ended = Look([0, .. Enumerable.Range(0, 300).Select(static second => 20_000 + (20 * second))]);

        Assert.Equal([2, 253], ended.Select(static (isEnd, index) => isEnd ? index : -1).Where(static index => index >= 0));
    }

    [Fact]
    public void After_many_have_left_those_who_come_again_are_another_wave()
    {
        Assert.Equal([false, true, false, false, false, true], Look(5_000, 5_000, 100, 100, 5_000, 5_000));
    }

    private static bool[] Look(params int[] connections)
    {
        ArrivalWave wave = default;
        bool[] ended = new bool[connections.Length];
        for (int index = 0; index < connections.Length; index++)
        {
            ended[index] = wave.HasEnded(connections[index]);
        }

        return ended;
    }
}
