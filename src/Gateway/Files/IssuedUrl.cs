using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Files;

/// <summary>A URL that was handed out. Its token isn't known any more, only the token's SHA-256.</summary>
internal sealed record IssuedUrl
{
    /// <summary>SHA-256 of the token in hex; names it on disk.</summary>
    public required string Hash { get; init; }

    /// <summary>Who it was made for.</summary>
    public required string ChargePointId { get; init; }

    /// <summary>The firmware that it leads to; null for a URL to upload by.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? FileId { get; init; }

    public required DateTimeOffset IssuedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Its id, which may be shown and leads to nothing: the first half of the hash, see <see cref="State.FileUrlId"/>.</summary>
    [JsonIgnore]
    public string Id => Hash[..State.FileUrlId.Length];

    /// <summary>Whether it is for uploads.</summary>
    [JsonIgnore]
    public bool IsUpload => FileId is null;
}
