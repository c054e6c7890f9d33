using Ocpp.Codec.V16;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.Measuring;

/// <summary>Counts what a worker's charge points do and see. Under the worker's turn.</summary>
internal sealed class Recorder(long origin)
{
    private const int MaxExamples = 20;

    private readonly long[] _faults = new long[Enum.GetValues<Fault>().Length];
    private readonly List<string> _examples = [];
    private readonly Dictionary<string, ActionRecorder> _byName = [];
    private readonly ActionRecorder?[] _byAction = new ActionRecorder?[Enum.GetValues<V16Action>().Length];
    private readonly Dictionary<string, long> _ends = [];
    private readonly Dictionary<string, long> _commands = [];

    /// <summary>What is due from here on counts; <see cref="long.MaxValue"/> until the warm-up is over.</summary>
    public long From { get; set; } = long.MaxValue;

    /// <summary>What is due from here on counts no more.</summary>
    public long To { get; set; } = long.MaxValue;

    /// <summary>From the begin of connecting to the upgrade's answer.</summary>
    public Latencies Handshakes { get; } = new();

    /// <summary>From the first attempt to connect to the last StatusNotification's answer.</summary>
    public Latencies Ready { get; } = new();

    /// <summary>BootNotification, whenever it is sent.</summary>
    public Latencies Boots { get; } = new();

    /// <summary>From when a call was due to when the tester sent it, where nothing but the tester was in the way.</summary>
    public Latencies SendLag { get; } = new();

    /// <summary>From sending to the answer: what a closed loop would have seen.</summary>
    public Latencies Service { get; } = new();

    /// <summary>All answers, from when their calls were due.</summary>
    public Latencies All { get; } = new();

    /// <summary>Answers that came between <see cref="From"/> and <see cref="To"/>, for the throughput.</summary>
    public long AnswersInWindow { get; private set; }

    /// <summary>Calls that were due and never made, since the charge point was not connected.</summary>
    public long Skipped { get; set; }

    /// <summary>Id tags that the Central System did not accept.</summary>
    public long RefusedIdTags { get; set; }

    /// <summary>Messages sent again that were queued while offline.</summary>
    public long Replayed { get; set; }

    public int Connected { get; set; }

    public SecondFigures Current { get; private set; } = new();

    public IReadOnlyDictionary<string, ActionRecorder> Actions => _byName;

    public IReadOnlyDictionary<string, long> Ends => _ends;

    /// <summary>CALLs of the Central System by their action.</summary>
    public IReadOnlyDictionary<string, long> Commands => _commands;

    public IReadOnlyList<string> Examples => _examples;

    public long FaultsOf(Fault fault) => _faults[(int)fault];

    public void Sent(V16Action action, long due)
    {
        Current.Calls++;
        if (IsCounted(due))
        {
            ActionOf(action).Calls++;
        }
    }

    public void Answered(V16Action action, long due, long sent, long now)
    {
        Current.Answers++;
        long latency = now - due;
        Current.Heat[HeatScale.RowOf(latency)]++;
        Current.MaxLatency = long.Max(Current.MaxLatency, latency);
        if (now >= From && now < To)
        {
            AnswersInWindow++;
        }

        if (IsCounted(due))
        {
            ActionRecorder recorder = ActionOf(action);
            recorder.Answers++;
            recorder.Latencies.Record(latency);
            All.Record(latency);
            Service.Record(now - sent);
        }
    }

    /// <summary>A call that the charge point itself gave up, by a restart or a link that the scenario cut: nobody owes it an answer.</summary>
    public void Withdrawn(V16Action action, long due)
    {
        if (IsCounted(due))
        {
            ActionOf(action).Calls--;
        }
    }

    /// <summary>An operation of the REST API, under a name of its own.</summary>
    public void Operated(string name, long due, long now, bool succeeded)
    {
        Current.Calls++;
        Current.Answers++;
        Current.Heat[HeatScale.RowOf(now - due)]++;
        Current.MaxLatency = long.Max(Current.MaxLatency, now - due);
        if (now >= From && now < To)
        {
            AnswersInWindow++;
        }

        if (IsCounted(due))
        {
            ActionRecorder recorder = ActionOf(name);
            recorder.Calls++;
            if (succeeded)
            {
                recorder.Answers++;
                recorder.Latencies.Record(now - due);
                All.Record(now - due);
            }
        }
    }

    /// <summary>An answer that never came counts with the age that its call has reached: leaving it out would flatter the target.</summary>
    public void Unanswered(V16Action action, long due, long now)
    {
        if (IsCounted(due))
        {
            ActionOf(action).Latencies.Record(now - due);
            All.Record(now - due);
        }
    }

    public void Failed(Fault fault, string what)
    {
        _faults[(int)fault]++;
        Current.Faults++;
        if (_examples.Count < MaxExamples)
        {
            _examples.Add($"{fault}: {(what.Length > 300 ? what[..300] : what)}");
        }
    }

    /// <summary>What was taken for lost has come after all.</summary>
    public void CameLate(string what)
    {
        _faults[(int)Fault.Lost]--;
        Failed(Fault.Late, what);
    }

    public void Ended(string how) => _ends[how] = _ends.GetValueOrDefault(how) + 1;

    public void Commanded(V16Action action) => _commands[action.ToName()] = _commands.GetValueOrDefault(action.ToName()) + 1;

    /// <summary>Begins a new second if it is time to, and gives the one that is over.</summary>
    public bool TryEndSecond(long now, out SecondFigures ended)
    {
        int second = (int)((now - origin) / Clock.Second);
        ended = Current;
        if (second <= Current.Second)
        {
            return false;
        }

        ended.Connected = Connected;
        Current = new SecondFigures { Second = second };
        return true;
    }

    private bool IsCounted(long due) => due >= From && due < To;

    private ActionRecorder ActionOf(V16Action action) => _byAction[(int)action] ??= ActionOf(action.ToName());

    private ActionRecorder ActionOf(string name)
    {
        if (!_byName.TryGetValue(name, out ActionRecorder? recorder))
        {
            _byName[name] = recorder = new ActionRecorder();
        }

        return recorder;
    }
}

/// <summary>The figures of one action.</summary>
internal sealed class ActionRecorder
{
    public long Calls { get; set; }

    public long Answers { get; set; }

    public Latencies Latencies { get; } = new();
}
