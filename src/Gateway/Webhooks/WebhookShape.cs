namespace Ocpp.Gateway.Webhooks;

/// <summary>How a question to the backend looks, for backends that can't change.</summary>
internal enum WebhookShape
{
    /// <summary><c>{"chargePointId","protocol","messageId","action","payload"}</c>, answered by the payload of the confirmation.</summary>
    Default,

    /// <summary>The OCPP-J frame as it is, <c>[2,id,action,payload]</c>, answered by a frame or the payload of the confirmation.</summary>
    Raw,

    /// <summary><c>{"identity","uniqueId","action","payload","account"}</c>, answered in the same shape.</summary>
    Identity,
}
