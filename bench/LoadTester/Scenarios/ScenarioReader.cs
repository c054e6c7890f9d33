using System.Globalization;

namespace Ocpp.LoadTester.Scenarios;

/// <summary>
/// Reads a scenario file: one word and its arguments on a line, <c>#</c> begins a comment. What is wrong is said with the line's number and with what
/// would be right.
/// </summary>
internal sealed class ScenarioReader
{
    private readonly string _source;
    private readonly List<MixEntry> _mix = [];
    private readonly List<CommandEntry> _commands = [];
    private readonly List<Arrivals> _arrivals = [];
    private readonly List<TimelineEvent> _timeline = [];
    private readonly List<HostileEntry> _hostile = [];
    private readonly List<Expectation> _expectations = [];
    private readonly HashSet<string> _seen = [];
    private Scenario _scenario;
    private string[] _words = [];
    private int _line;

    private ScenarioReader(string name, string source)
    {
        _source = source;
        _scenario = new Scenario { Name = name };
    }

    /// <exception cref="ScenarioException">A line is wrong.</exception>
    public static Scenario Read(string name, string source, string text)
    {
        ScenarioReader reader = new(name, source);
        foreach (string line in text.Split('\n'))
        {
            reader._line++;
            reader.ReadLine(line);
        }

        return reader.Finish();
    }

    /// <summary>What <see cref="Expectation"/> knows: <c>errors</c>, a percentile or <c>max</c>, or <c>rate</c>.</summary>
    public static bool TryExpectation(string figure, string limit, out Expectation expectation)
    {
        double value = 0;
        bool isKnown = figure switch
        {
            "errors" => Units.TryCount(limit, out int errors) && (value = errors) >= 0,
            "p50" or "p90" or "p99" or "p99.9" or "max" => Units.TryDuration(limit, out TimeSpan latency) && (value = latency.TotalSeconds) >= 0,
            "rate" => Units.TryRate(limit, out value),
            _ => false,
        };
        expectation = new Expectation(figure, value);
        return isKnown;
    }

    private void ReadLine(string line)
    {
        int comment = line.IndexOf('#', StringComparison.Ordinal);
        string text = (comment < 0 ? line : line[..comment]).Trim();
        if (text.Length == 0)
        {
            return;
        }

        _words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string word = _words[0];
        bool mayRepeat = word is "mix" or "command" or "arrivals" or "at" or "hostile" or "expect" or "about";
        if (!_seen.Add(word) && !mayRepeat)
        {
            throw Wrong($"'{word}' is there twice.");
        }

        if (word == "about")
        {
            string about = text["about".Length..].Trim();
            _scenario = _scenario with { About = _scenario.About.Length == 0 ? about : $"{_scenario.About} {about}" };
            return;
        }

        if (!TryGeneral(word) && !TryLife(word))
        {
            throw Wrong($"'{word}' is no word of a scenario. Known are: about, charge-points, connectors, connect, warm-up, duration, timeout, "
                + "reconnect, seed, heartbeat, load, mix, command, day, arrivals, session, power, meter-values, offline, faults, firmware, at, hostile, expect.");
        }
    }

    private bool TryGeneral(string word)
    {
        switch (word)
        {
            case "charge-points":
                _scenario = _scenario with { ChargePoints = Count(1, 1_000_000, "charge-points 1000") };
                return true;
            case "connectors":
                _scenario = _scenario with { Connectors = Count(1, 16, "connectors 2") };
                return true;
            case "connect":
                _scenario = _scenario with { ConnectRate = Is(1, "at-once") ? 0 : Rate(1, "connect 500/s, or connect at-once") };
                return true;
            case "warm-up":
                _scenario = _scenario with { WarmUp = Duration(1, "warm-up 2s") };
                return true;
            case "duration":
                _scenario = _scenario with { Duration = Duration(1, "duration 30s") };
                return true;
            case "timeout":
                _scenario = _scenario with { Timeout = Duration(1, "timeout 30s") };
                return true;
            case "reconnect":
                _scenario = _scenario with { Reconnect = Durations(1, "reconnect 1s..5s") };
                return true;
            case "seed":
                _scenario = _scenario with { Seed = (ulong)Count(0, int.MaxValue, "seed 1") };
                return true;
            case "heartbeat":
                ReadHeartbeat();
                return true;
            case "load":
                ReadLoad();
                return true;
            case "mix":
                ReadMix();
                return true;
            case "command":
                ReadCommand();
                return true;
            case "at":
                ReadEvent();
                return true;
            case "hostile":
                ReadHostile();
                return true;
            case "expect":
                Need(_words.Length == 3 && TryExpectation(_words[1], _words[2], out _), "expect errors 0, expect p99 50ms (or p50, p90, p99.9, max), expect rate 100/s");
                TryExpectation(_words[1], _words[2], out Expectation expectation);
                _expectations.Add(expectation);
                return true;
            default:
                return false;
        }
    }

    private bool TryLife(string word)
    {
        Life life = _scenario.Life;
        switch (word)
        {
            case "day":
                life = life with { Day = Duration(1, "day 24h") };
                break;
            case "arrivals":
                ReadArrivals();
                return true;
            case "session":
                life = life with { Session = Durations(1, "session 20m..3h") };
                break;
            case "power":
                Need(_words.Length == 2 && Units.TryPowers(_words[1], out _), "power 3.7kW..50kW");
                Units.TryPowers(_words[1], out NumberRange kilowatts);
                life = life with { Kilowatts = kilowatts };
                break;
            case "meter-values":
                const string MeterForm = "meter-values every 15m, or meter-values every 15m samples 10";
                Need(_words.Length is 3 or 5 && Is(1, "every"), MeterForm);
                Need(_words.Length == 3 || Is(3, "samples"), MeterForm);
                life = life with { MeterInterval = Duration(2, MeterForm), MeterSamples = _words.Length == 5 ? Number(4, 1, 20, MeterForm) : 1 };
                Need(life.MeterInterval > TimeSpan.Zero, MeterForm);
                break;
            case "offline":
                (double often, DurationRange offlineFor) = ReadHowOften("offline 0.5 for 5m..90m: so many times a charge point and day");
                life = life with { Offline = often, OfflineFor = offlineFor };
                break;
            case "faults":
                (double faults, DurationRange faultsFor) = ReadHowOften("faults 0.2 for 5m..30m: so many a connector and day");
                life = life with { Faults = faults, FaultsFor = faultsFor };
                break;
            case "firmware":
                const string FirmwareForm = "firmware 5% at 02:00-04:00";
                Need(_words.Length == 4 && Is(2, "at") && Units.TryShare(_words[1], out _), FirmwareForm);
                Units.TryShare(_words[1], out double share);
                (TimeSpan from, TimeSpan to) = Hours(3, FirmwareForm);
                life = life with { Firmware = share, FirmwareFrom = from, FirmwareTo = to };
                break;
            default:
                return false;
        }

        _scenario = _scenario with { Life = life };
        return true;
    }

    private void ReadHeartbeat()
    {
        const string Form = "heartbeat answered, heartbeat off, or heartbeat 30s";
        Need(_words.Length == 2, Form);
        _scenario = _words[1] switch
        {
            "answered" => _scenario with { Heartbeats = Heartbeats.Answered },
            "off" => _scenario with { Heartbeats = Heartbeats.Off },
            _ => _scenario with { Heartbeats = Heartbeats.Own, HeartbeatInterval = Duration(1, Form) },
        };
    }

    private void ReadLoad()
    {
        const string Form = "load open 2000/s, load closed, load closed 512, load life, load commands 50/s, or load none";
        Need(_words.Length is 2 or 3, Form);
        _scenario = (_words[1], _words.Length) switch
        {
            ("none", 2) => _scenario with { Load = LoadShape.None },
            ("life", 2) => _scenario with { Load = LoadShape.Life },
            ("closed", 2) => _scenario with { Load = LoadShape.Closed },
            ("closed", 3) => _scenario with { Load = LoadShape.Closed, Callers = Number(2, 1, 1_000_000, Form) },
            ("open", 3) => _scenario with { Load = LoadShape.Open, Rate = Rate(2, Form) },
            ("commands", 3) => _scenario with { Load = LoadShape.Commands, Rate = Rate(2, Form) },
            _ => throw Wrong($"'{string.Join(' ', _words)}' is not understood; as in: {Form}."),
        };
    }

    private void ReadMix()
    {
        const string Form = "mix Heartbeat 25, mix MeterValues 20 samples 10, mix Transaction 2 meter-values 4 (or StatusNotification, Authorize, DataTransfer)";
        Need(_words.Length is 3 or 5, Form);
        Need(Enum.TryParse(_words[1], out MixCall call) && Enum.IsDefined(call) && char.IsLetter(_words[1][0]), Form);
        int count = call == MixCall.Transaction ? 4 : 1;
        if (_words.Length == 5)
        {
            Need((call == MixCall.MeterValues && Is(3, "samples")) || (call == MixCall.Transaction && Is(3, "meter-values")), Form);
            count = Number(4, call == MixCall.Transaction ? 0 : 1, 200, Form);
        }

        _mix.Add(new MixEntry(call, Number(2, 1, 1_000_000, Form), count));
    }

    private void ReadCommand()
    {
        string form = $"command RemoteCycle 10; known are {string.Join(", ", CommandNames.All)}";
        Need(_words.Length == 3 && CommandNames.All.Contains(_words[1]), form);
        _commands.Add(new CommandEntry(_words[1], Number(2, 1, 1_000_000, form)));
    }

    private void ReadEvent()
    {
        const string Form = "at 5s drop 100%, or at 5s power-cut 50%";
        Need(_words.Length == 4 && _words[2] is "drop" or "power-cut", Form);
        Need(Units.TryShare(_words[3], out double share), Form);
        _timeline.Add(new TimelineEvent(Duration(1, Form), Is(2, "drop") ? TimelineAction.Drop : TimelineAction.PowerCut, share));
    }

    private void ReadHostile()
    {
        const string Form = "hostile garbage 20 (or slow-reader, half-open, duplicate-identity, flood)";
        Need(_words.Length == 3, Form);
        HostileKind kind = _words[1] switch
        {
            "garbage" => HostileKind.Garbage,
            "slow-reader" => HostileKind.SlowReader,
            "half-open" => HostileKind.HalfOpen,
            "duplicate-identity" => HostileKind.DuplicateIdentity,
            "flood" => HostileKind.Flood,
            _ => throw Wrong($"'{_words[1]}' is no kind of hostile peer; as in: {Form}."),
        };
        _hostile.Add(new HostileEntry(kind, Number(2, 1, 1000, Form)));
    }

    private void ReadArrivals()
    {
        const string Form = "arrivals 06:00-09:00 0.4: vehicles a connector and hour";
        Need(_words.Length == 3, Form);
        (TimeSpan from, TimeSpan to) = Hours(1, Form);
        Need(Units.TryNumber(_words[2], out double perHour) && perHour <= 1000, Form);
        _arrivals.Add(new Arrivals(from, to, perHour));
    }

    private (double Often, DurationRange Lasting) ReadHowOften(string form)
    {
        Need(_words.Length == 4 && Is(2, "for") && Units.TryNumber(_words[1], out _), form);
        Units.TryNumber(_words[1], out double often);
        return (often, Durations(3, form));
    }

    private Scenario Finish()
    {
        // What belongs together across lines is said of the last line.
        bool needsMix = _scenario.Load is LoadShape.Open or LoadShape.Closed;
        Need(!needsMix || _mix.Count > 0, "a 'mix' line, which 'load open' and 'load closed' need");
        Need(_scenario.Load != LoadShape.Life || _arrivals.Count > 0, "an 'arrivals' line, which 'load life' needs");
        Need(_scenario.Load != LoadShape.Commands || _commands.Count > 0, "a 'command' line, which 'load commands' needs");
        Need(_scenario.Duration > TimeSpan.Zero, "a duration above 0");
        return _scenario with
        {
            Mix = _mix,
            Commands = _commands,
            Life = _scenario.Life with { Arrivals = _arrivals },
            Timeline = [.. _timeline.OrderBy(static happening => happening.At)],
            Hostile = _hostile,
            Expectations = _expectations,
        };
    }

    private bool Is(int index, string word) => index < _words.Length && _words[index] == word;

    private int Count(int least, int most, string form)
    {
        Need(_words.Length == 2, form);
        return Number(1, least, most, form);
    }

    private int Number(int index, int least, int most, string form)
    {
        int count = 0;
        Need(index < _words.Length && Units.TryCount(_words[index], out count), form);
        return count >= least && count <= most
            ? count
            : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{count} is outside of {least} to {most}."));
    }

    private double Rate(int index, string form)
    {
        double rate = 0;
        Need(index == _words.Length - 1 && Units.TryRate(_words[index], out rate), form);
        return rate;
    }

    private TimeSpan Duration(int index, string form)
    {
        TimeSpan duration = default;
        Need(index < _words.Length && Units.TryDuration(_words[index], out duration), form);
        return duration;
    }

    private DurationRange Durations(int index, string form)
    {
        DurationRange range = default;
        Need(index == _words.Length - 1 && Units.TryDurations(_words[index], out range), form);
        return range;
    }

    private (TimeSpan From, TimeSpan To) Hours(int index, string form)
    {
        string[] ends = _words[index].Split('-');
        TimeSpan from = default;
        TimeSpan to = default;
        Need(ends.Length == 2 && TryTime(ends[0], out from) && TryTime(ends[1], out to) && from < to, form);
        return (from, to);
    }

    private static bool TryTime(string text, out TimeSpan time)
    {
        time = TimeSpan.FromHours(24);
        return text == "24:00" || TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out time);
    }

    private void Need(bool holds, string form)
    {
        if (!holds)
        {
            throw Wrong(_words.Length == 0 ? $"missing: {form}." : $"'{string.Join(' ', _words)}' is not understood; as in: {form}.");
        }
    }

    private ScenarioException Wrong(string reason) => new(_source, _line, reason);
}
