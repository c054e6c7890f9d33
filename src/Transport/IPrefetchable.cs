namespace Ocpp.Transport;

/// <summary>
/// What a connection serves, for <see cref="ISocketControlFeature.Served"/>: it knows which memory its next event will touch. Where many connections share a processor's cache
/// each event finds its own objects in none of it, one after the other; fetched ahead for a group of events they come together.
/// </summary>
public interface IPrefetchable
{
    /// <summary>
    /// Asks for memory by <see cref="CacheLines"/>, one round after the other, each for all of a group: what a round finds its way by was asked for in the one before.
    /// The object's own first <see cref="Lines"/> are there before round 0. On the connection's thread, with nothing locked: it may see what is being changed, and changes nothing.
    /// </summary>
    /// <param name="round">0 to <see cref="Rounds"/> - 1.</param>
    void Prefetch(int round);

    /// <summary>How many rounds there are.</summary>
    const int Rounds = 2;

    /// <summary>How much of the object itself is asked for, in <see cref="CacheLines"/>: a session of the gateway has so many.</summary>
    const int Lines = 7;
}
