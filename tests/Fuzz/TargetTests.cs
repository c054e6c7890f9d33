using System.Globalization;
using Ocpp.Fuzz.Targets;
using Xunit.Abstractions;

namespace Ocpp.Fuzz;

/// <summary>
/// The bounded run: every kept input, and so many random changes of them. FUZZ_SEED repeats a run, FUZZ_ROUNDS makes it longer; an input
/// that fails is printed, becomes a file of the corpus and a test of its own.
/// </summary>
public sealed class TargetTests(ITestOutputHelper output)
{
    private const int Rounds = 2000;

    // Each of its rounds writes and recovers a file.
    private const int JournalRounds = 200;

    public static TheoryData<string> Names => [.. FuzzTargets.All.Select(static target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_kept_input_is_borne(string name)
    {
        FuzzTarget target = Find(name);

        foreach ((string file, byte[] data) in Corpus.Of(name))
        {
            Run(target, data, file);
        }

        Run(target, [], "nothing at all");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_beginning_of_every_kept_input_is_borne(string name)
    {
        FuzzTarget target = Find(name);

        foreach ((string file, byte[] data) in Corpus.Of(name))
        {
            for (int length = 0; length < data.Length; length += name == "journal" ? 7 : 1)
            {
                Run(target, data[..length], $"the first {length} of {file}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Random_changes_of_kept_inputs_are_borne(string name)
    {
        int seed = FromEnvironment("FUZZ_SEED", Random.Shared.Next());
        int rounds = FromEnvironment("FUZZ_ROUNDS", name == "journal" ? JournalRounds : Rounds);
        output.WriteLine($"FUZZ_SEED={seed}, {rounds} rounds");
        Random random = new(seed);
        FuzzTarget target = Find(name);
        IReadOnlyList<(string Name, byte[] Data)> corpus = Corpus.Of(name);

        for (int round = 0; round < rounds; round++)
        {
            byte[] data = Mutation.Of(corpus[random.Next(corpus.Count)].Data, corpus[random.Next(corpus.Count)].Data, random);
            Run(target, data, $"round {round} of seed {seed}");
        }
    }

    [Fact]
    public void Every_folder_of_the_corpus_belongs_to_a_target()
    {
        IEnumerable<string?> folders = Directory.EnumerateDirectories(Path.Combine(AppContext.BaseDirectory, "Corpus")).Select(Path.GetFileName);

        Assert.Equal(FuzzTargets.All.Select(static target => target.Name).Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    private static void Run(FuzzTarget target, byte[] data, string what)
    {
        try
        {
            target.Run(data);
        }
        catch (Exception exception)
        {
            Assert.Fail($"{target.Name}, {what}: {exception}\n{Convert.ToBase64String(data)}");
        }
    }

    private static FuzzTarget Find(string name) => FuzzTargets.All.Single(target => target.Name == name);

    private static int FromEnvironment(string name, int fallback) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : fallback;
}
