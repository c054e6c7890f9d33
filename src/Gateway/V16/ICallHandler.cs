using Ocpp.Codec;
using Ocpp.Gateway.Sessions;

namespace Ocpp.Gateway.V16;

/// <summary>What one action of a charge point means. Runs in the charge point's turn and answers exactly once.</summary>
internal interface ICallHandler<TRequest>
    where TRequest : struct, IOcppMessage<TRequest>, allows ref struct
{
    void Handle(scoped in TRequest request, scoped InboundCall inbound);

    /// <summary>Whether the answer stands already, so that there is nothing to decide any more.</summary>
    bool IsDecided(scoped in TRequest request, scoped InboundCall inbound) => false;
}
