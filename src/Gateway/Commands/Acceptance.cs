using Ocpp.Codec.V16;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Commands;

/// <summary>Which commands a charge point gets before its boot was accepted (OCPP 1.6 §4.2).</summary>
internal static class Acceptance
{
    /// <summary>A Rejected one gets nothing; a Pending one everything that starts or stops no transaction.</summary>
    public static bool Refuses(Registration registration, CommandProtocol protocol, string action) => registration.BootStatus switch
    {
        RegistrationStatus.Rejected => true,
        RegistrationStatus.Pending => protocol.MovesTransactions(action),
        _ => false,
    };
}
