using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>A disk that is slower than the fleet: what waits for it is bounded, because nobody reads on.</summary>
public sealed class BackpressureTests
{
    private const int ChargePoints = 5;
    private const int CallsOfEach = 40;
    private const int SoftLimit = 20_000;

    [Fact]
    public async Task While_the_disk_is_behind_no_session_reads_on_and_when_it_caught_up_all_is_answered()
    {
        MemoryJournal journal = new(new MemoryJournalOptions { CommitManually = true, SoftMemoryLimit = SoftLimit });
        await using TestNode node = new(adjust: services => services.AddSingleton<IEventJournal>(journal));
        TestPeer[] peers = [.. Enumerable.Range(0, ChargePoints).Select(number => node.Connect(string.Create(CultureInfo.InvariantCulture, $"CP-{number}")))];
        journal.Commit();

        for (int call = 0; call < CallsOfEach; call++)
        {
            foreach (TestPeer peer in peers)
            {
                peer.Send(Call(call));
            }
        }

        // Each session may still finish the batch that it has read when the limit is passed: one message here.
        long taken = journal.Appended.Value - journal.Committed.Value;
        int message = Call(0).Length;
        Assert.True(journal.IsCongested);
        Assert.InRange(taken * message, 1, SoftLimit + (ChargePoints * 2 * message));
        List<string>[] answers = [.. peers.Select(_ => new List<string>())];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                journal.Commit();
                for (int peer = 0; peer < ChargePoints; peer++)
                {
                    while (peers[peer].Next() is { } frame)
                    {
                        answers[peer].Add(System.Text.Encoding.UTF8.GetString(frame.Payload));
                    }
                }

                return answers.All(static all => all.Count == CallsOfEach);
            },
            TimeSpan.FromSeconds(20)));
        Assert.All(answers, static all => Assert.Equal(Enumerable.Range(0, CallsOfEach).Select(static call => $$"""[3,"{{call}}",{}]"""), all));
    }

    private static string Call(int number) =>
        $$"""[2,"{{number}}","MeterValues",{"connectorId":1,"meterValue":[{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{"value":"{{new string('A', 800)}}","format":"SignedData"}]}]}]""";
}
