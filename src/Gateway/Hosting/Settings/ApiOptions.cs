namespace Ocpp.Gateway.Hosting.Settings;

/// <summary>The settings under <c>Api</c>, checked; immutable, one instance for the life of the process, injected as itself.</summary>
internal sealed record ApiOptions
{
    /// <summary>Where the REST API listens; at least one.</summary>
    public IReadOnlyList<ListenerAddress> Listen { get; init; } = [];

    /// <summary>Who may call it. While there is none, everybody who reaches the listener may, which is only ever this machine.</summary>
    public IReadOnlyList<ApiKey> Keys { get; init; } = [];

    /// <summary>Whether webhooks made by the API may reach private and loopback addresses; null for: while every listener is on loopback.</summary>
    public bool? AllowPrivateWebhooks { get; init; }
}

/// <summary>A key of the REST API as the settings hold it.</summary>
/// <param name="Name">The operator's name for it; the only thing of it that is logged.</param>
/// <param name="Hash">SHA-256 of the key, 32 bytes.</param>
/// <param name="Role">What its bearer may do.</param>
internal sealed record ApiKey(string Name, ReadOnlyMemory<byte> Hash, ApiRole Role);

/// <summary>What the bearer of a key may do; each role may do what those before it may.</summary>
internal enum ApiRole
{
    /// <summary>Read.</summary>
    Reader,

    /// <summary>Send commands and end connections.</summary>
    Operator,

    /// <summary>Register, change, import and forget.</summary>
    Admin,
}
