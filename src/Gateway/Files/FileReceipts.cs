using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Files;

/// <summary>States that a charge point's file has arrived, so that the upload it belongs to shows it and events tell it. Safe on any thread.</summary>
internal sealed class FileReceipts(ChargePointDirectory directory, StateQueries queries)
{
    /// <summary>Completes when the fact is on disk and shows; false when the charge point isn't known any more.</summary>
    /// <exception cref="JournalUnavailableException">The disk takes nothing.</exception>
    public async Task<bool> RecordAsync(ShelvedFile file)
    {
        JournalPosition position;
        ChargePoint chargePoint = directory.Acquire(file.ChargePointId!);
        try
        {
            lock (chargePoint.Turn)
            {
                if (!chargePoint.IsKnown)
                {
                    return false;
                }

                position = chargePoint.Record(new FileReceived { FileId = file.Id, UrlId = file.UrlId!, Name = file.Name, Size = file.Size, Sha256 = file.Sha256 });
            }
        }
        finally
        {
            directory.Release(chargePoint);
        }

        await queries.WaitForAsync(position, CancellationToken.None).ConfigureAwait(false);
        return true;
    }
}
