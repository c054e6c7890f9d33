using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.V16.Core;

/// <summary>An id tag's standing in OCPP's shape; absent parts are not written.</summary>
internal static class IdTagAnswer
{
    public static IdTagInfo From(in IdTagStanding standing) => new()
    {
        Status = standing.Status,
        ParentIdTag = standing.ParentIdTag,
        ExpiryDate = standing.ExpiryDate is { } date ? OcppTimestamp.From(date) : null,
    };

    /// <summary>What a decided answer says of a tag.</summary>
    public static IdTagStanding ToStanding(in IdTagInfo info) =>
        new(info.Status, info.ParentIdTag.IsPresent ? info.ParentIdTag.ToString() : null, info.ExpiryDate is { IsValid: true } date ? date.Value : null);
}
