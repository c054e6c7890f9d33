namespace Ocpp.Gateway.Api.Import;

/// <summary>Carries an import out: good lines in the order of the file, many at once, so that they share the disk's commits.</summary>
/// <param name="keyOf">What a line is about; two lines about the same are never under way together.</param>
/// <param name="put">Records one line; true when it creates something.</param>
/// <param name="settle">Completes when all that was recorded is on disk and shows in reads.</param>
internal sealed class ImportRun<T>(Func<T, string> keyOf, Func<T, CancellationToken, ValueTask<bool>> put, Func<CancellationToken, ValueTask> settle)
{
    /// <summary>Lines under way at once. A commit takes some milliseconds whether one waits for it or all of them.</summary>
    private const int BatchSize = 256;

    /// <summary>More bad lines than this are a wrong file; the import is given up there.</summary>
    private const int MaxErrors = 10_000;

    private readonly Dictionary<string, Task<bool>> _batch = new(StringComparer.Ordinal);
    private readonly List<ImportError> _errors = [];
    private int _created;
    private int _updated;

    public async Task<ImportReport> RunAsync(IAsyncEnumerable<ImportLine<T>> lines, CancellationToken cancellation)
    {
        bool isComplete = true;
        await foreach (ImportLine<T> line in lines.WithCancellation(cancellation).ConfigureAwait(false))
        {
            if (line.Fault is { } fault)
            {
                _errors.Add(new ImportError(line.Number, fault.ToString()));
                isComplete = _errors.Count < MaxErrors;
                if (!isComplete)
                {
                    break;
                }

                continue;
            }

            string key = keyOf(line.Item!);
            if (_batch.Count == BatchSize || _batch.ContainsKey(key))
            {
                await FinishBatchAsync(cancellation).ConfigureAwait(false);
            }

            _batch[key] = put(line.Item!, cancellation).AsTask();
        }

        await FinishBatchAsync(cancellation).ConfigureAwait(false);
        return new ImportReport(_created, _updated, _errors.Count, _errors, isComplete);
    }

    private async Task FinishBatchAsync(CancellationToken cancellation)
    {
        bool[] outcomes = await Task.WhenAll(_batch.Values).ConfigureAwait(false);
        await settle(cancellation).ConfigureAwait(false);
        _batch.Clear();
        int created = outcomes.Count(isNew => isNew);
        _created += created;
        _updated += outcomes.Length - created;
    }
}
