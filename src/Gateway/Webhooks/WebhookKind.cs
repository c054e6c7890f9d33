namespace Ocpp.Gateway.Webhooks;

/// <summary>What a webhook is for.</summary>
internal enum WebhookKind
{
    /// <summary>The backend is told what happened.</summary>
    Events,

    /// <summary>The backend is asked what to answer.</summary>
    Decision,
}
