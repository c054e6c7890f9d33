using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Tests.State;

public sealed class OrderedNamesTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(0)]
    public void It_behaves_like_a_sorted_set(int seed)
    {
        seed = seed == 0 ? Environment.TickCount : seed;
        Random random = new(seed);
        OrderedNames names = new();
        SortedSet<string> model = new(StringComparer.Ordinal);

        for (int i = 0; i < 20_000; i++)
        {
            string name = $"{(char)('a' + random.Next(3))}{random.Next(4000)}";
            bool isAddition = random.Next(3) > 0;
            Assert.Equal(isAddition ? model.Add(name) : model.Remove(name), isAddition ? names.Add(name) : names.Remove(name));
        }

        Assert.Equal(model.Count, names.Count);
        Assert.True(model.SequenceEqual(names.After(null, null)), $"Seed {seed}");
        foreach (string after in new[] { "", "a", "a1999", "b2", "b", "c3999", "d" })
        {
            Assert.True(model.Where(name => string.CompareOrdinal(name, after) > 0).SequenceEqual(names.After(after, null)), $"Seed {seed}, after {after}");
            Assert.True(
                model.Where(name => name.StartsWith("b1", StringComparison.Ordinal) && string.CompareOrdinal(name, after) > 0).SequenceEqual(names.After(after, "b1")),
                $"Seed {seed}, after {after} with prefix");
        }
    }

    [Fact]
    public void An_empty_set_has_nothing()
    {
        OrderedNames names = new();

        Assert.Empty(names.After(null, null));
        Assert.False(names.Contains("a"));
        Assert.False(names.Remove("a"));
    }

    [Fact]
    public void A_change_in_the_middle_of_an_enumeration_does_not_end_it()
    {
        OrderedNames names = new();
        for (int i = 0; i < 2000; i++)
        {
            names.Add($"{i:D5}");
        }

        List<string> seen = [];
        foreach (string name in names.After(null, null))
        {
            names.Remove(name);
            seen.Add(name);
        }

        Assert.Equal(2000, seen.Count);
        Assert.Equal(0, names.Count);
    }
}
