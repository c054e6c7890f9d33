namespace Ocpp.Gateway.Webhooks;

/// <summary>What became of a change of a webhook.</summary>
internal enum WebhookChangeResult
{
    /// <summary>It is new.</summary>
    Created,

    /// <summary>It is as it was asked for.</summary>
    Changed,

    /// <summary>A rule is broken; nothing changed.</summary>
    Invalid,

    /// <summary>There is none of this name.</summary>
    Unknown,

    /// <summary>It is one of the settings, which the API doesn't change.</summary>
    OfSettings,

    /// <summary>There are as many as there may be.</summary>
    TooMany,
}
