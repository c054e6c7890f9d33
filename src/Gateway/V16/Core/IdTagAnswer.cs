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
}
