namespace Ocpp.Gateway.Api.Streams;

/// <summary>What a live stream follows: something that is kept elsewhere, so that a stream needs no queue. For one thread at a time.</summary>
internal interface IStreamSource : IDisposable
{
    /// <summary>What the stream is of, for the log.</summary>
    string Name { get; }

    /// <summary>Everything up to here was read; whoever goes on behind it misses nothing.</summary>
    long Position { get; }

    /// <summary>The item that was read last, as JSON; valid until the next read.</summary>
    ReadOnlySpan<byte> Item { get; }

    /// <summary>Reads on by one.</summary>
    StreamStep TryRead();

    /// <summary>True as soon as there may be more; false when there won't be.</summary>
    Task<bool> WaitForMoreAsync(CancellationToken cancellationToken);
}

/// <summary>What a stream's source came upon.</summary>
internal enum StreamStep
{
    /// <summary>An item.</summary>
    Item,

    /// <summary>Something that the reader doesn't want. It was passed.</summary>
    Passed,

    /// <summary>Nothing more at the moment.</summary>
    End,
}
