using System.Diagnostics.Metrics;

namespace Ocpp.Gateway.Tests;

/// <summary>
/// Adds up what the instruments of one factory measure, by <c>name{tag=value,…}</c> with the tags in the order in which they were given. Of
/// a histogram it keeps the number of its measurements.
/// </summary>
internal sealed class MeterRecord : IDisposable
{
    private readonly Dictionary<string, double> _sums = new(StringComparer.Ordinal);
    private readonly List<Instrument> _instruments = [];
    private readonly MeterListener _listener = new();

    public MeterRecord(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters)
            {
                lock (_sums)
                {
                    _instruments.Add(instrument);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>All instruments of the factory.</summary>
    public IReadOnlyList<Instrument> Instruments
    {
        get
        {
            lock (_sums)
            {
                return [.. _instruments];
            }
        }
    }

    /// <summary>Everything that was measured, one a line.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            lock (_sums)
            {
                return [.. _sums.Keys];
            }
        }
    }

    /// <summary>What was measured so far; the observable instruments are asked now.</summary>
    public double this[string key]
    {
        get
        {
            Observe();
            lock (_sums)
            {
                return _sums.GetValueOrDefault(key);
            }
        }
    }

    /// <summary>Asks the observable instruments now.</summary>
    public void Observe() => _listener.RecordObservableInstruments();

    public void Dispose() => _listener.Dispose();

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        List<string> texts = [];
        foreach ((string name, object? tag) in tags)
        {
            texts.Add($"{name}={tag}");
        }

        string key = texts.Count == 0 ? instrument.Name : $"{instrument.Name}{{{string.Join(',', texts)}}}";
        bool isHistogram = instrument is Histogram<double> or Histogram<int>;
        lock (_sums)
        {
            _sums[key] = instrument.IsObservable ? value : _sums.GetValueOrDefault(key) + (isHistogram ? 1 : value);
        }
    }
}
