using System.Buffers.Binary;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Fleet;

/// <summary>
/// Gathers results of one fleet command and records them together. A result that a crash takes along is found again by the command's
/// record. Safe on any thread.
/// </summary>
internal sealed class FleetResults(string fleetCommandId, FactRecorder recorder, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private SortedDictionary<int, FleetResult> _pending = [];
    private long _since;

    /// <summary>Where the last batch was recorded.</summary>
    public JournalPosition Recorded { get; private set; }

    /// <summary>Whether there are enough, or old enough ones, to be recorded.</summary>
    public bool IsDue
    {
        get
        {
            lock (_gate)
            {
                return _pending.Count >= FleetLimits.MaxBatch || (_pending.Count > 0 && clock.GetElapsedTime(_since) >= FleetLimits.BatchDelay);
            }
        }
    }

    public void Add(int number, FleetResult result)
    {
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                _since = clock.GetTimestamp();
            }

            _pending[number] = result;
        }
    }

    /// <summary>Records what there is.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; the results are kept for the next time.</exception>
    public void Flush()
    {
        SortedDictionary<int, FleetResult> batch;
        lock (_gate)
        {
            if (_pending.Count == 0)
            {
                return;
            }

            batch = _pending;
            _pending = [];
        }

        try
        {
            foreach (KeyValuePair<int, FleetResult>[] part in batch.Chunk(FleetLimits.MaxBatch))
            {
                Recorded = recorder.Append(new FleetCommandProgressed { FleetCommandId = fleetCommandId, Results = Encode(part) });
            }
        }
        catch (JournalUnavailableException)
        {
            TakeBack(batch);
            throw;
        }
    }

    private void TakeBack(SortedDictionary<int, FleetResult> batch)
    {
        lock (_gate)
        {
            foreach ((int number, FleetResult result) in batch)
            {
                _pending.TryAdd(number, result);
            }
        }
    }

    private static byte[] Encode(KeyValuePair<int, FleetResult>[] batch)
    {
        const int Length = sizeof(int) + FleetResult.Length;
        byte[] results = new byte[batch.Length * Length];
        for (int index = 0; index < batch.Length; index++)
        {
            Span<byte> place = results.AsSpan(index * Length, Length);
            BinaryPrimitives.WriteInt32LittleEndian(place, batch[index].Key);
            batch[index].Value.Encode(place[sizeof(int)..]);
        }

        return results;
    }
}
