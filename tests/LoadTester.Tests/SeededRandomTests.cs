using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.Tests;

public sealed class SeededRandomTests
{
    [Fact]
    public void Distances_between_arrivals_have_their_mean_and_spread()
    {
        const int Count = 1_000_000;
        SeededRandom random = SeededRandom.For(1, ulong.MaxValue);
        double sum = 0;
        double squares = 0;
        for (int index = 0; index < Count; index++)
        {
            double distance = random.NextExponential(1);
            sum += distance;
            squares += distance * distance;
        }

        Assert.InRange(sum / Count, 0.995, 1.005);
        Assert.InRange((squares / Count) - 1, 0.98, 1.02);
    }

    [Fact]
    public void Each_number_has_a_sequence_of_its_own_and_always_the_same()
    {
        ulong[] first = [.. Enumerable.Range(0, 1000).Select(static number => SeededRandom.For(1, (ulong)number).Next64())];

        Assert.Equal(1000, first.Distinct().Count());
        Assert.Equal(first, Enumerable.Range(0, 1000).Select(static number => SeededRandom.For(1, (ulong)number).Next64()));
        Assert.NotEqual(first[0], SeededRandom.For(2, 0).Next64());
    }
}
