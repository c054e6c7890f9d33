using Ocpp.Codec.V16;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>What every live charge point needs of the process: where facts go, and where older ones are found.</summary>
/// <param name="Recorder">Takes facts to the journal.</param>
/// <param name="Store">The applied state.</param>
/// <param name="Ledger">Transactions of all charge points.</param>
/// <param name="UnknownBootStatus">What a charge point is that nobody registered: Accepted or Pending.</param>
internal sealed record LiveServices(FactRecorder Recorder, StateStore Store, TransactionLedger Ledger, RegistrationStatus UnknownBootStatus)
{
    /// <summary>Finds transactions that are no longer live.</summary>
    public StoredTransactions Transactions { get; } = new(Store);
}
