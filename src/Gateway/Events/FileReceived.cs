namespace Ocpp.Gateway.Events;

/// <summary>A charge point uploaded a file to the gateway's own file endpoint; all of it is on disk.</summary>
internal readonly ref struct FileReceived : IFact
{
    /// <summary>The file's id in the API.</summary>
    public required string FileId { get; init; }

    /// <summary>The URL that it came by, by its id: the URL itself is a secret.</summary>
    public required string UrlId { get; init; }

    /// <summary>The name that the charge point gave it, or one that the gateway did.</summary>
    public required string Name { get; init; }

    /// <summary>Bytes.</summary>
    public long Size { get; init; }

    /// <summary>SHA-256 in hex.</summary>
    public required string Sha256 { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.FileReceived;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static FileReceived Decode(scoped ref FactReader reader) => new()
    {
        FileId = reader.ReadText(),
        UrlId = reader.ReadText(),
        Name = reader.ReadText(),
        Size = reader.ReadInt64(),
        Sha256 = reader.ReadText(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(FileId);
        writer.WriteText(UrlId);
        writer.WriteText(Name);
        writer.WriteInt64(Size);
        writer.WriteText(Sha256);
    }
}
