using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Files;

/// <summary>What a file is. The names are on disk.</summary>
internal enum FileKind
{
    /// <summary>A firmware image that an operator uploaded.</summary>
    Firmware,

    /// <summary>Diagnostics or a log that a charge point uploaded.</summary>
    Upload,
}

/// <summary>A file that is complete and on disk. Kept as JSON beside its bytes.</summary>
internal sealed record ShelvedFile
{
    /// <summary>Its id, which also names it on disk; rises with time.</summary>
    public required string Id { get; init; }

    public required FileKind Kind { get; init; }

    /// <summary>A label; see <see cref="FileName"/>.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public required long Size { get; init; }

    /// <summary>SHA-256 in hex.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When it was complete.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Who uploaded it; null for firmware.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ChargePointId { get; init; }

    /// <summary>The URL that it came by, by its id; null for firmware.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? UrlId { get; init; }
}
