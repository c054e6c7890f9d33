namespace Ocpp.Gateway.Webhooks;

/// <summary>Who made a webhook.</summary>
internal enum WebhookSource
{
    /// <summary>The settings: it may go anywhere, and the API can't change it.</summary>
    Settings,

    /// <summary>The API: it is kept in the journal, and may not reach just any address.</summary>
    Api,
}
