namespace Ocpp.Codec.V16;

/// <summary>Carries what the specification doesn't cover, either way. OCPP 1.6 §6.15, sent by either side.</summary>
[OcppMessage(V16Action.DataTransfer, MessageKind.Request)]
public readonly ref partial struct DataTransferRequest
{
    /// <summary>Whose extension it is, a reversed DNS name; at most 255 characters.</summary>
    [MaxLength(255)]
    public required JsonText VendorId { get; init; }

    /// <summary>Which message of the vendor's, at most 50 characters.</summary>
    [MaxLength(50)]
    public JsonText MessageId { get; init; }

    /// <summary>
    /// The vendor's content, without a limit but the frame's. Some charge points send JSON here instead of text that holds JSON.
    /// </summary>
    [Unbounded]
    [ToleratesObject]
    public JsonText Data { get; init; }
}

/// <summary>Answers a vendor's message. OCPP 1.6 §6.16, sent by the other side.</summary>
[OcppMessage(V16Action.DataTransfer, MessageKind.Response)]
public readonly ref partial struct DataTransferResponse
{
    /// <summary>Whether vendor and message are known, and how it went.</summary>
    public required DataTransferStatus Status { get; init; }

    /// <summary>The vendor's content, without a limit but the frame's.</summary>
    [Unbounded]
    [ToleratesObject]
    public JsonText Data { get; init; }
}
