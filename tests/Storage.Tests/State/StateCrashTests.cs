using Ocpp.Storage.State;

namespace Ocpp.Storage.Tests.State;

/// <summary>What a kill -9 leaves: the directory as it was at that moment, and the journal.</summary>
public sealed class StateCrashTests
{
    [Fact]
    public async Task A_crash_at_any_step_of_a_checkpoint_or_compaction_is_recovered_from_a_checkpoint()
    {
        await using StateFixture fixture = new();
        List<(string Directory, CheckpointStep Step, long Checkpoint)> crashes = [];
        StateStore? running = null;
        long checkpoint = 0;
        fixture.Options.Reached = step =>
        {
            checkpoint = step == CheckpointStep.Stored ? running!.Applied.Value : checkpoint;
            if (step != CheckpointStep.Compacted || crashes[^1].Step != step)
            {
                string copy = Path.Combine(fixture.Directory, $"crash-{crashes.Count}");
                StateFixture.Copy(fixture.Options.Directory, copy);
                crashes.Add((copy, step, checkpoint));
            }
        };
        await using (StateStore store = running = fixture.Open())
        {
            for (int round = 0; round < 4; round++)
            {
                await fixture.FillAsync(store, 2500, 500);
                await store.CheckpointAsync(CancellationToken.None);
            }
        }

        fixture.Options.Reached = null;

        Assert.Equal(Enum.GetValues<CheckpointStep>(), crashes.Select(crash => crash.Step).Distinct().Order());
        foreach ((string directory, CheckpointStep step, long stored) in crashes)
        {
            fixture.Options.Directory = directory;
            await using StateStore store = fixture.Open();

            Assert.True(fixture.Expected.SequenceEqual(StateFixture.Content(store)), $"{step} after checkpoint {stored}");
            Assert.Equal(stored + 1, fixture.Projection.Positions.FirstOrDefault(fixture.Journal.Committed.Next.Value));
        }
    }

    [Fact]
    public async Task A_crash_after_a_crash_is_recovered_too()
    {
        await using StateFixture fixture = new();
        int crashes = 0;
        for (int round = 0; round < 12; round++)
        {
            string copy = Path.Combine(fixture.Directory, $"run-{round}");
            CheckpointStep crashAt = (CheckpointStep)(round % 5);
            bool isCopied = false;
            fixture.Options.Reached = step =>
            {
                if (step == crashAt && !isCopied)
                {
                    isCopied = true;
                    StateFixture.Copy(fixture.Options.Directory, copy);
                }
            };
            await using (StateStore store = fixture.Open())
            {
                Assert.True(fixture.Expected.SequenceEqual(StateFixture.Content(store)), $"Round {round}, after a crash at {crashAt}.");
                await fixture.FillAsync(store, 2500, 500);
                await store.CheckpointAsync(CancellationToken.None);
            }

            if (isCopied)
            {
                crashes++;
                fixture.Options.Directory = copy;
            }
        }

        Assert.True(crashes >= 8, $"{crashes}");
    }

    [Fact]
    public async Task A_crash_between_the_file_operations_of_one_step_is_recovered_too()
    {
        await using StateFixture fixture = new();
        List<(CheckpointStep Step, string Directory)> reached = [];
        fixture.Options.Reached = step =>
        {
            if (step != CheckpointStep.Compacted)
            {
                reached.Add((step, StateFixture.Copy(fixture.Options.Directory, Path.Combine(fixture.Directory, $"step-{reached.Count}"))));
            }
        };
        await using (StateStore store = fixture.Open())
        {
            for (int round = 0; round < 6; round++)
            {
                await fixture.FillAsync(store, 2500, 500);
                await store.CheckpointAsync(CancellationToken.None);
            }
        }

        fixture.Options.Reached = null;
        List<(string Directory, string What)> crashes = [];
        foreach (((CheckpointStep _, string before), (CheckpointStep step, string after)) in reached.Zip(reached.Skip(1)))
        {
            string[] added = [.. Names(after).Except(Names(before))];
            string[] removed = [.. Names(before).Except(Names(after))];
            if (step == CheckpointStep.Stored)
            {
                string manifest = Assert.Single(added);
                crashes.Add((With(before, after, manifest, to: manifest + ".tmp", part: 2), "half a manifest without its name"));
                crashes.Add((With(before, after, manifest, to: manifest + ".tmp", part: 1), "a manifest without its name"));
            }

            // The new files are there; of the old ones some are gone, in the order of their deletion.
            for (int gone = 0; gone < removed.Length; gone++)
            {
                string directory = StateFixture.Copy(after, Path.Combine(fixture.Directory, $"mixed-{crashes.Count}"));
                foreach (string name in removed.Order(StringComparer.Ordinal).Skip(gone))
                {
                    File.Copy(Path.Combine(before, name), Path.Combine(directory, name));
                }

                crashes.Add((directory, $"{step}: {removed.Length - gone} of {removed.Length} files not yet deleted"));
            }
        }

        Assert.Contains(crashes, static crash => crash.What.StartsWith("Stored: 1", StringComparison.Ordinal));
        Assert.Contains(crashes, static crash => crash.What.StartsWith("Purged: ", StringComparison.Ordinal));
        foreach ((string directory, string what) in crashes)
        {
            fixture.Options.Directory = directory;
            await using StateStore store = fixture.Open();

            Assert.True(fixture.Expected.SequenceEqual(StateFixture.Content(store)), what);
        }

        string With(string directory, string other, string name, string to, int part)
        {
            string copy = StateFixture.Copy(directory, Path.Combine(fixture.Directory, $"mixed-{crashes.Count}"));
            byte[] bytes = File.ReadAllBytes(Path.Combine(other, name));
            File.WriteAllBytes(Path.Combine(copy, to), bytes[..(bytes.Length / part)]);
            return copy;
        }

        static IEnumerable<string> Names(string directory) => Directory.GetFiles(directory).Select(static path => Path.GetFileName(path));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Random_work_with_crashes_damage_and_restarts_gives_what_a_dictionary_gives(int seed)
    {
        await using StateFixture fixture = new();
        Random random = new(seed);
        SortedDictionary<string, string> model = new(StringComparer.Ordinal);
        fixture.Options.CheckpointEveryBytes = 60_000;
        fixture.Options.CompactAbove = 128 * 1024;
        StateStore store = fixture.Open();
        for (int i = 0; i < 40; i++)
        {
            for (int n = random.Next(400); n > 0; n--)
            {
                string key = $"key {random.Next(300)}";
                if (random.Next(5) == 0)
                {
                    model.Remove(key);
                    fixture.Append(TestProjection.Delete(key));
                }
                else if (random.Next(3) == 0 && model.TryGetValue(key, out string? present))
                {
                    model[key] = new string((char)('a' + random.Next(26)), present.Length);
                    fixture.Append(TestProjection.Patch(key, model[key]));
                }
                else
                {
                    model[key] = new string((char)('a' + random.Next(26)), random.Next(random.Next(10) == 0 ? 3000 : 200));
                    fixture.Append(TestProjection.Set(key, model[key]));
                }
            }

            switch (random.Next(4))
            {
                case 0:
                    await store.CheckpointAsync(CancellationToken.None);
                    break;
                case 1:
                    await store.DisposeAsync();
                    if (random.Next(3) == 0)
                    {
                        DamageSomething(fixture.Options.Directory, random);
                    }

                    store = fixture.Open();
                    break;
                case 2:
                    // The applier is idle once it has caught up, so that the copy is of one moment.
                    await fixture.AppliedAsync(store);
                    await store.CheckpointAsync(CancellationToken.None);
                    string copy = Path.Combine(fixture.Directory, $"crash-{i}");
                    StateFixture.Copy(fixture.Options.Directory, copy);
                    await store.DisposeAsync();
                    fixture.Options.Directory = copy;
                    store = fixture.Open();
                    break;
                default:
                    await fixture.AppliedAsync(store);
                    break;
            }

            await fixture.AppliedAsync(store);
            Assert.True(model.SequenceEqual(StateFixture.Content(store)), $"Seed {seed}, step {i}.");
            Assert.Equal(model.Count, store.Statistics.LiveRecords);
        }

        await store.DisposeAsync();
    }

    private static void DamageSomething(string directory, Random random)
    {
        string[] files = [.. Directory.GetFiles(directory).Where(path => Path.GetFileName(path) != "format").Order(StringComparer.Ordinal)];
        string path = files[random.Next(files.Length)];
        byte[] bytes = File.ReadAllBytes(path);
        if (bytes.Length > 0)
        {
            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(path, bytes);
        }
    }
}
