using System.Diagnostics;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// A charge point's transaction messages in the order in which they happened. The first stays until it is answered, so a lost connection loses none
/// of them, and nothing overtakes.
/// </summary>
internal sealed class TransactionQueue
{
    /// <summary>What a charge point's memory takes; beyond it the oldest MeterValues are left out, as OCPP 1.6 §3.7.1 lets it.</summary>
    private const int MaxMessages = 1000;

    private TransactionMessage[] _messages = new TransactionMessage[4];
    private int _first;
    private OcppTimestamp _lastAt;

    public int Count { get; private set; }

    /// <summary>The message that has to go out next.</summary>
    public ref TransactionMessage Head
    {
        get
        {
            Debug.Assert(Count > 0, "Only a queue that is not empty has a head.");
            return ref _messages[_first];
        }
    }

    /// <summary>
    /// Adds one at the end; false where it was left out for want of room. None happened before what was added already: within one turn of a worker what is due and what is answered have
    /// moments of their own, some microseconds apart, which are seconds where a day goes by in one.
    /// </summary>
    public bool TryAdd(in TransactionMessage message)
    {
        if (Count >= MaxMessages && message.Action == V16Action.MeterValues)
        {
            return false;
        }

        if (Count == _messages.Length)
        {
            TransactionMessage[] larger = new TransactionMessage[2 * Count];
            for (int index = 0; index < Count; index++)
            {
                larger[index] = this[index];
            }

            _messages = larger;
            _first = 0;
        }

        ref TransactionMessage added = ref _messages[(_first + Count) % _messages.Length];
        added = message;
        if (added.At.Value < _lastAt.Value)
        {
            added.At = _lastAt;
        }

        _lastAt = added.At;
        Count++;
        return true;
    }

    public void RemoveHead()
    {
        Debug.Assert(Count > 0, "Only a queue that is not empty has a head.");
        _messages[_first] = default;
        _first = (_first + 1) % _messages.Length;
        Count--;
    }

    /// <summary>Gives a transaction's later messages the number that the Central System has answered.</summary>
    public void Resolve(int localTransaction, int transactionId)
    {
        for (int index = 0; index < Count; index++)
        {
            if (this[index].LocalTransaction == localTransaction)
            {
                this[index].TransactionId = transactionId;
            }
        }
    }

    private ref TransactionMessage this[int index] => ref _messages[(_first + index) % _messages.Length];
}
