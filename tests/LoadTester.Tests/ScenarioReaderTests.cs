using Ocpp.LoadTester.Scenarios;

namespace Ocpp.LoadTester.Tests;

public sealed class ScenarioReaderTests
{
    private const string Good = "load open 10/s\nmix Heartbeat 1\n";

    [Fact]
    public void Every_scenario_of_the_library_can_be_read_and_says_what_it_is_about()
    {
        Assert.Equal(["commands", "day", "hostile", "idle", "soak", "steady", "storm"], ScenarioLibrary.Names);
        foreach (string name in ScenarioLibrary.Names)
        {
            Scenario scenario = ScenarioLibrary.Load(name);

            Assert.Equal(name, scenario.Name);
            Assert.NotEmpty(scenario.About);
            Assert.NotEmpty(scenario.Expectations);
        }
    }

    [Fact]
    public void A_file_of_the_users_own_is_read_like_one_of_the_library()
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.scenario");
        File.WriteAllText(path, "charge-points 7\nload none\n");
        try
        {
            Assert.Equal(7, ScenarioLibrary.Load(path).ChargePoints);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_name_that_is_neither_is_refused_with_what_there_is() =>
        Assert.Contains("steady", Assert.Throws<FileNotFoundException>(static () => ScenarioLibrary.Load("stedy")).Message, StringComparison.Ordinal);

    [Fact]
    public void A_scenario_says_all_that_it_can()
    {
        Scenario scenario = ScenarioReader.Read("x", "x", """
            about one           # a comment
            about and two
            charge-points 12
            connectors 3
            connect at-once
            warm-up 500ms
            duration 2m
            reconnect 1s..5s
            heartbeat 30s
            load closed 5
            mix MeterValues 20 samples 10
            mix Transaction 2 meter-values 6
            at 20s power-cut 50%
            at 5s drop 100%
            hostile flood 3
            expect p99 50ms
            """);

        Assert.Equal("one and two", scenario.About);
        Assert.Equal((12, 3, 0.0, 5), (scenario.ChargePoints, scenario.Connectors, scenario.ConnectRate, scenario.Callers));
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(2)), (scenario.WarmUp, scenario.Duration));
        Assert.Equal([new MixEntry(MixCall.MeterValues, 20, 10), new MixEntry(MixCall.Transaction, 2, 6)], scenario.Mix);
        Assert.Equal([TimelineAction.Drop, TimelineAction.PowerCut], scenario.Timeline.Select(static happening => happening.Action));
        Assert.Equal([new Expectation("p99", 0.05)], scenario.Expectations);
    }

    [Theory]
    [InlineData("charge-point 10", "'charge-point' is no word of a scenario")]
    [InlineData("charge-points ten", "as in: charge-points 1000")]
    [InlineData("charge-points 0", "0 is outside of 1 to 1000000")]
    [InlineData("duration 5", "as in: duration 30s")]
    [InlineData("duration -5s", "as in: duration 30s")]
    [InlineData("connect fast", "connect at-once")]
    [InlineData("load open", "load open 2000/s")]
    [InlineData("load open 5", "load open 2000/s")]
    [InlineData("mix Hartbeat 5", "mix Heartbeat 25")]
    [InlineData("mix Heartbeat 0", "0 is outside of 1")]
    [InlineData("mix 3 5", "mix Heartbeat 25")]
    [InlineData("mix Heartbeat 5 samples 3", "mix Heartbeat 25")]
    [InlineData("at 5s explode 10%", "at 5s drop 100%")]
    [InlineData("at 5s drop 110%", "at 5s drop 100%")]
    [InlineData("arrivals 9:00-06:00 1", "arrivals 06:00-09:00 0.4")]
    [InlineData("hostile nuisance 3", "'nuisance' is no kind of hostile peer")]
    [InlineData("expect p98 5ms", "expect p99 50ms")]
    [InlineData("expect errors few", "expect errors 0")]
    [InlineData("firmware 5% at 04:00", "firmware 5% at 02:00-04:00")]
    public void A_wrong_line_is_named_by_its_number_and_told_what_would_be_right(string line, string reason)
    {
        ScenarioException wrong = Assert.Throws<ScenarioException>(() => ScenarioReader.Read("x", "mine.scenario", $"# first\n\n{line}\n{Good}"));

        Assert.Equal(3, wrong.Line);
        Assert.StartsWith("mine.scenario, line 3: ", wrong.Message, StringComparison.Ordinal);
        Assert.Contains(reason, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_may_stand_once_is_refused_the_second_time() =>
        Assert.Equal(4, Assert.Throws<ScenarioException>(static () => ScenarioReader.Read("x", "x", $"seed 1\n{Good}seed 2")).Line);

    [Theory]
    [InlineData("load open 5/s", "mix")]
    [InlineData("load life", "arrivals")]
    [InlineData("load commands 5/s", "command")]
    public void What_is_missing_is_said(string line, string missing) =>
        Assert.Contains($"'{missing}' line", Assert.Throws<ScenarioException>(() => ScenarioReader.Read("x", "x", line)).Message, StringComparison.Ordinal);
}
