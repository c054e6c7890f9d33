using Ocpp.Codec.V16;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.State;

/// <summary>Who may charge. Reads the applied state, so what the API answered for is seen. Safe on any thread.</summary>
internal sealed class IdTagRegister(IStateReader state, TimeProvider clock, AuthorizationStatus unknown)
{
    /// <summary>
    /// What a tag may do now. Tags compare without case, control characters around them don't count. One whose time is over is Expired
    /// whatever it was before; an unknown one is Invalid, or Accepted with <c>Ocpp:UnknownIdTags=Accept</c>.
    /// </summary>
    public IdTagStanding Find(string idTag)
    {
        if (StoredIdTag.Find(state, idTag) is not { } stored)
        {
            return new IdTagStanding(unknown);
        }

        bool isOver = stored.ExpiryDate is { } end && end <= clock.GetUtcNow();
        return new IdTagStanding(
            isOver && stored.Status == AuthorizationStatus.Accepted ? AuthorizationStatus.Expired : stored.Status,
            stored.ParentIdTag,
            stored.ExpiryDate);
    }
}
