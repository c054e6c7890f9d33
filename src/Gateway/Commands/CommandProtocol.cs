using System.Diagnostics.CodeAnalysis;
using Ocpp.Codec;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// What a protocol version knows of commands: their names and schemas, and what an answer means. A version's own words stay behind it.
/// Stateless, any thread; <see cref="Adopt"/>, <see cref="AdoptUnanswered"/> and <see cref="Expect"/> are called under the charge point's turn.
/// </summary>
internal abstract class CommandProtocol
{
    /// <summary>Whether a Central System sends this action.</summary>
    public abstract bool IsCommand(string action);

    /// <summary>Whether a request fits the action's schema, and nothing but the schema.</summary>
    public abstract bool TryCheck(string action, ReadOnlySpan<byte> payload, out CodecFault fault);

    /// <summary>Whether the action starts or stops a transaction, which a charge point whose boot is Pending must not be asked for.</summary>
    public abstract bool MovesTransactions(string action);

    /// <summary>The request without its secrets; false where it holds none.</summary>
    public abstract bool TryRedact(string action, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out byte[]? redacted);

    /// <summary>The confirmation without secrets that a charge point shouldn't have told, those of this very request included; false where it holds none.</summary>
    public abstract bool TryRedactAnswer(string action, ReadOnlySpan<byte> request, ReadOnlySpan<byte> payload, [NotNullWhen(true)] out byte[]? redacted);

    /// <summary>Takes the secrets out of a CALLERROR's words: those that its details hold, and those of this very request, wherever they are repeated.</summary>
    public abstract void RedactError(string action, ReadOnlySpan<byte> request, ref string description, ref ReadOnlySpan<byte> details);

    /// <summary>The password that the request gives the charge point; null for any other. May be slow.</summary>
    public abstract PasswordVerifier? ReadPassword(string action, ReadOnlySpan<byte> payload);

    /// <summary>Whether a confirmation says yes, or has no status to say no with.</summary>
    public abstract bool IsAccepted(string action, ReadOnlySpan<byte> payload);

    /// <summary>Records what a confirmation, yes or no, early or late, tells of the charge point.</summary>
    public abstract void Adopt(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload);

    /// <summary>Records what may have become true though no answer came.</summary>
    public abstract void AdoptUnanswered(ChargePoint chargePoint, Command command);

    /// <summary>What the charge point will report as the effect of this accepted command; null for nothing. Ask before <see cref="Adopt"/>.</summary>
    public abstract PendingEffect? Expect(ChargePoint chargePoint, Command command, ReadOnlySpan<byte> payload);
}
