namespace Ocpp.Gateway.Webhooks.Decisions;

/// <summary>
/// What a protocol version knows of decisions: which actions can be decided, what an answer must look like, and what a yes is. A version's own
/// words stay behind it. Stateless, any thread.
/// </summary>
internal abstract class DecisionProtocol
{
    /// <summary>Whether a charge point sends this action.</summary>
    public abstract bool IsDecided(string action);

    /// <summary>
    /// Holds a backend's answer against the action's schema, to the letter: it goes to the charge point as it is. False names the property and
    /// the rule. What a backend may leave out is filled in.
    /// </summary>
    public abstract bool TryAccept(string action, ReadOnlyMemory<byte> answer, out ReadOnlyMemory<byte> accepted, out string fault);

    /// <summary>The answer that says yes or no; empty where the action has neither.</summary>
    public abstract ReadOnlyMemory<byte> Say(bool yes, string action, ReadOnlySpan<byte> request);

    /// <summary>The id tag that a request asks about, in the form in which tags compare; null where it names none.</summary>
    public abstract string? IdTagOf(string action, ReadOnlySpan<byte> request);

    /// <summary>What an answer says of the request's id tag, as JSON; empty where it says nothing.</summary>
    public abstract ReadOnlySpan<byte> StandingOf(string action, ReadOnlySpan<byte> answer);

    /// <summary>The answer that repeats what was said of an id tag before; empty where that is over by now.</summary>
    public abstract ReadOnlyMemory<byte> Repeat(string action, ReadOnlySpan<byte> standing);

    /// <summary>Whether an answer may be kept and given again: only where nothing happens but that a tag is judged.</summary>
    public abstract bool IsRepeatable(string action);

    /// <summary>A request of the action that means nothing, to try a webhook with.</summary>
    public abstract DecisionQuestion Sample(string action);
}
