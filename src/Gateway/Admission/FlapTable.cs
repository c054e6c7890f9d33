using System.Net;
using Ocpp.Gateway.Hosting.Settings;

namespace Ocpp.Gateway.Admission;

/// <summary>
/// Charge points that connect again and again, and for how long they are kept out: a firmware in a loop, or two devices with one identity that drive each other out.
/// Connections drain away evenly, <c>FlapLimit</c> of them in <c>FlapWindow</c>; one that overflows costs a penalty, which doubles with each further one and is halved by as
/// long a time of peace as the longest takes. Used under its owner's lock, but for <see cref="MayHold"/>.
/// </summary>
/// <remarks>
/// Only connections that got in are counted, under the identity that was proved. Where nothing is proved, anybody could connect in the name of another, so that
/// those are counted under identity and address: a stranger's count is the stranger's. What isn't counted is one without a password that flaps from ever new addresses.
/// A table of fixed size, in sets of four chosen by the identity's hash (keyed for each process, so that nobody can aim at one). A full set gives up its calmest entry:
/// random identities, each seen once, drive out each other, and not those that flap.
/// </remarks>
internal sealed class FlapTable(AdmissionOptions options)
{
    /// <summary>Entries of 48 bytes. More than a fleet has that flaps; those that came once need not be remembered.</summary>
    public const int Capacity = 4 * Sets;

    private const int Sets = 4096;
    private const int Ways = 4;
    private const int MostStrikes = 30;

    private readonly Entry[] _entries = new Entry[Capacity];
    private readonly double _drainPerMs = options.FlapLimit / options.FlapWindow.TotalMilliseconds;
    private readonly long _firstPenaltyMs = (long)options.FlapPenalty.TotalMilliseconds;
    private readonly long _longestPenaltyMs = (long)options.MaxFlapPenalty.TotalMilliseconds;
    private long _heldUntilMs;

    /// <summary>What stands for the peer's address; the same for all where there is none.</summary>
    public static IPAddress AddressOf(EndPoint? remote) => (remote as IPEndPoint)?.Address ?? IPAddress.None;

    /// <summary>False while nobody at all is kept out. Safe on any thread.</summary>
    public bool MayHold(long nowMs) => nowMs < Volatile.Read(ref _heldUntilMs);

    /// <summary>A charge point has connected.</summary>
    /// <param name="identity">Which.</param>
    /// <param name="address">Where it came from when it proved nothing; null when it did.</param>
    /// <param name="nowMs">Of one clock, in all calls.</param>
    /// <returns>How long it is kept out from now on; null where nothing new follows.</returns>
    public TimeSpan? Count(string identity, IPAddress? address, long nowMs)
    {
        Span<Entry> set = SetOf(identity);
        int index = Find(set, identity, address);
        if (index < 0)
        {
            index = Calmest(set, nowMs);
            set[index] = new Entry { Identity = identity, Address = address, LastMs = nowMs };
        }

        ref Entry entry = ref set[index];

        Drain(ref entry, nowMs);
        entry.Connections++;
        if (entry.Connections <= options.FlapLimit || nowMs < StartOf(in entry) + _firstPenaltyMs)
        {
            return null;
        }

        // It is full, not beyond that: what it has to do to be struck again is to go on.
        entry.Connections = options.FlapLimit;
        entry.Strikes = Math.Min(MostStrikes, entry.Strikes + 1);
        long penaltyMs = PenaltyOf(entry.Strikes);
        entry.HeldUntilMs = nowMs + penaltyMs;
        Volatile.Write(ref _heldUntilMs, Math.Max(_heldUntilMs, entry.HeldUntilMs));
        return TimeSpan.FromMilliseconds(penaltyMs);
    }

    /// <summary>For how long one is still kept out, in milliseconds, 0 for not at all; and for how long if it charges: the first penalty at most.</summary>
    public (long Left, long LeftIfCharging) Left(string identity, IPAddress address, long nowMs)
    {
        Span<Entry> set = SetOf(identity);
        (long Left, long LeftIfCharging) proved = Left(set, Find(set, identity, address: null), nowMs);
        (long Left, long LeftIfCharging) unproved = Left(set, Find(set, identity, address), nowMs);
        return proved.Left >= unproved.Left ? proved : unproved;
    }

    private (long Left, long LeftIfCharging) Left(ReadOnlySpan<Entry> set, int index, long nowMs)
    {
        if (index < 0 || nowMs >= set[index].HeldUntilMs)
        {
            return default;
        }

        return (set[index].HeldUntilMs - nowMs, Math.Max(0, StartOf(in set[index]) + _firstPenaltyMs - nowMs));
    }

    private long PenaltyOf(int strikes) => Math.Min(_longestPenaltyMs, _firstPenaltyMs << Math.Min(strikes - 1, MostStrikes));

    private long StartOf(in Entry entry) => entry.Strikes == 0 || entry.HeldUntilMs == 0 ? -_firstPenaltyMs : entry.HeldUntilMs - PenaltyOf(entry.Strikes);

    private void Drain(ref Entry entry, long nowMs)
    {
        entry.Connections = ConnectionsAt(in entry, nowMs);
        entry.LastMs = nowMs;
        if (entry.Strikes > 0 && nowMs > entry.HeldUntilMs)
        {
            long calm = (nowMs - entry.HeldUntilMs) / _longestPenaltyMs;
            if (calm > 0)
            {
                entry.Strikes = (int)Math.Max(0, entry.Strikes - calm);

                // What is left of the time counts for the next step.
                entry.HeldUntilMs = entry.Strikes == 0 ? 0 : entry.HeldUntilMs + (calm * _longestPenaltyMs);
            }
        }
    }

    private double ConnectionsAt(in Entry entry, long nowMs) => Math.Max(0, entry.Connections - ((nowMs - entry.LastMs) * _drainPerMs));

    private static int Find(ReadOnlySpan<Entry> set, string identity, IPAddress? address)
    {
        for (int index = 0; index < set.Length; index++)
        {
            if (set[index].Identity == identity && Equals(set[index].Address, address))
            {
                return index;
            }
        }

        return -1;
    }

    // An empty one; else who has the fewest strikes, and of those who has come least.
    private int Calmest(ReadOnlySpan<Entry> set, long nowMs)
    {
        int calmest = 0;
        for (int index = 0; index < set.Length; index++)
        {
            if (set[index].Identity is null)
            {
                return index;
            }

            int strikes = StrikesAt(in set[index], nowMs) - StrikesAt(in set[calmest], nowMs);
            if (strikes < 0 || (strikes == 0 && ConnectionsAt(in set[index], nowMs) < ConnectionsAt(in set[calmest], nowMs)))
            {
                calmest = index;
            }
        }

        return calmest;
    }

    private int StrikesAt(in Entry entry, long nowMs) =>
        entry.Strikes == 0 ? 0 : (int)Math.Max(0, entry.Strikes - Math.Max(0, (nowMs - entry.HeldUntilMs) / _longestPenaltyMs));

    private Span<Entry> SetOf(string identity) => _entries.AsSpan((identity.GetHashCode(StringComparison.Ordinal) & (Sets - 1)) * Ways, Ways);

    private struct Entry
    {
        public string? Identity;
        public IPAddress? Address;
        public long LastMs;
        public long HeldUntilMs;
        public double Connections;
        public int Strikes;
    }
}
