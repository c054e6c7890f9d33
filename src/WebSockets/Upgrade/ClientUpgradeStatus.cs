namespace Ocpp.WebSockets.Upgrade;

/// <summary>What a server made of an upgrade request.</summary>
public enum ClientUpgradeStatus : byte
{
    /// <summary>More bytes are needed.</summary>
    Incomplete,

    /// <summary>The connection is a WebSocket connection, by every rule of RFC 6455 §4.1.</summary>
    Accepted,

    /// <summary>A well-formed HTTP answer with another status than 101.</summary>
    Refused,

    /// <summary>101 without the right Sec-WebSocket-Accept: whoever answers has not read the request.</summary>
    WrongAccept,

    /// <summary>101 with a subprotocol that was not offered.</summary>
    WrongSubProtocol,

    /// <summary>101 with something missing or with an extension that nobody asked for, or no HTTP at all.</summary>
    Malformed,
}
