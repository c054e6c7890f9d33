using Ocpp.LoadTester.Measuring;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// The one CALL that a charge point may have out (OCPP-J 1.6 §4.1.1), and which of its last 64 were given up: so that an answer which comes late is told from one that nobody
/// asked for. A part of its charge point, in place, since there are many thousands of them.
/// </summary>
internal struct CallInFlight
{
    private const int Remembered = 64;

    private OutCall _call;
    private ulong _lost;
    private uint _lastSequence;

    /// <summary>Whether an answer is awaited.</summary>
    public bool IsOut { get; private set; }

    /// <summary>When the last one was sent.</summary>
    public long SentAt { get; private set; }

    /// <summary>The last one, out or not.</summary>
    public readonly OutCall Call => _call;

    /// <summary>A call goes out. Gives the number that its id has to carry.</summary>
    public uint Begin(in OutCall call, long now)
    {
        _lost <<= 1;
        _call = call;
        SentAt = now;
        IsOut = true;
        return ++_lastSequence;
    }

    /// <summary>It is answered, or will never be.</summary>
    public OutCall End()
    {
        IsOut = false;
        return _call;
    }

    /// <summary>It isn't waited for any longer; an answer may still come.</summary>
    public OutCall GiveUp()
    {
        _lost |= 1;
        return End();
    }

    /// <summary>On a new connection no answer to a call of the last one comes.</summary>
    public void ForgetLost() => _lost = 0;

    /// <summary>Whether this is the number of the call that is out.</summary>
    public readonly bool IsAnsweredBy(uint sequence) => IsOut && sequence == _lastSequence;

    /// <summary>What is wrong with an answer to a call that isn't out, 0 for an id that isn't ours; null for one that only comes late, which it may do once.</summary>
    public Fault? Judge(uint sequence)
    {
        uint ago = _lastSequence - sequence;
        if (sequence == 0 || sequence > _lastSequence)
        {
            return Fault.WrongId;
        }

        if (ago >= Remembered || (_lost & (1UL << (int)ago)) == 0)
        {
            return Fault.DoubleAnswer;
        }

        _lost &= ~(1UL << (int)ago);
        return null;
    }
}
