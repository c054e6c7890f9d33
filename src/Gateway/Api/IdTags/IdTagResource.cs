using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Api.IdTags;

/// <summary>An id tag as it is registered.</summary>
internal sealed record IdTagResource
{
    /// <summary>As it was written; tags compare without case.</summary>
    public required string IdTag { get; init; }

    /// <summary>Accepted, Blocked, Expired or Invalid. An Accepted one counts as Expired once its expiryDate has passed.</summary>
    public required string Status { get; init; }

    /// <summary>The group that it belongs to.</summary>
    public required string? ParentIdTag { get; init; }

    /// <summary>When it ends.</summary>
    public required DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>The operator's own words for it; local lists may go by one. Left out where it has none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>Registers an id tag or changes it. Fields left out keep their value, null clears one; a new tag is Accepted unless it says otherwise.</summary>
/// <remarks>Only the OpenAPI document is made of it; <see cref="IdTagChange"/> reads the body.</remarks>
internal sealed record IdTagBody
{
    /// <summary>Accepted, Blocked, Expired or Invalid.</summary>
    public string? Status { get; init; }

    /// <summary>The group that it belongs to, at most 20 characters.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>The operator's own words for it; the object replaces the one before.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}

/// <summary>A line of an import: the tag and the fields of a PUT.</summary>
internal sealed record IdTagLine
{
    /// <summary>The tag.</summary>
    public required string IdTag { get; init; }

    /// <summary>Accepted, Blocked, Expired or Invalid.</summary>
    public string? Status { get; init; }

    /// <summary>The group that it belongs to.</summary>
    public string? ParentIdTag { get; init; }

    /// <summary>When it ends.</summary>
    public DateTimeOffset? ExpiryDate { get; init; }

    /// <summary>The operator's own words for it; the object replaces the one before.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
}
