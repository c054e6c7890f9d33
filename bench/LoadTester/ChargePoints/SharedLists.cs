using System.Collections.Immutable;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints;

/// <summary>
/// Local lists of a whole fleet: Central Systems send the same one to everybody, so each is kept once, whatever the number of charge points that
/// have it. Under the worker's turn.
/// </summary>
internal sealed class SharedLists
{
    /// <summary>Different updates that are remembered; beyond it lists are no longer shared, and still right.</summary>
    private const int MaxUpdates = 1000;

    private readonly Dictionary<(ImmutableDictionary<string, AuthorizationStatus> Before, UInt128 Update), ImmutableDictionary<string, AuthorizationStatus>> _after = [];

    /// <summary>Id tags compare without case (OCPP 1.6 §3.12 and errata).</summary>
    public static ImmutableDictionary<string, AuthorizationStatus> Empty { get; } =
        ImmutableDictionary.Create<string, AuthorizationStatus>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What a list is after an update. The update's JSON is checked already.</summary>
    public ImmutableDictionary<string, AuthorizationStatus> Apply(ImmutableDictionary<string, AuthorizationStatus> before, in SendLocalListRequest update)
    {
        bool isFull = update.UpdateType == UpdateType.Full;
        ImmutableDictionary<string, AuthorizationStatus> start = isFull ? Empty : before;
        Span<byte> hash = stackalloc byte[32];
        System.Security.Cryptography.SHA256.HashData(update.LocalAuthorizationList.Raw, hash);
        (ImmutableDictionary<string, AuthorizationStatus>, UInt128) key = (start, System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash));
        if (_after.TryGetValue(key, out ImmutableDictionary<string, AuthorizationStatus>? known))
        {
            return known;
        }

        ImmutableDictionary<string, AuthorizationStatus>.Builder builder = start.ToBuilder();
        foreach (AuthorizationData entry in update.LocalAuthorizationList)
        {
            string idTag = entry.IdTag.ToString();
            if (entry.IdTagInfo.IsPresent)
            {
                builder[idTag] = entry.IdTagInfo.Status;
            }
            else
            {
                builder.Remove(idTag);
            }
        }

        ImmutableDictionary<string, AuthorizationStatus> after = builder.ToImmutable();
        if (_after.Count < MaxUpdates)
        {
            _after[key] = after;
        }

        return after;
    }
}
