namespace Ocpp.Codec.V16;

/// <summary>Asks for the values of configuration keys. OCPP 1.6 §6.23, sent by the Central System.</summary>
[OcppMessage(V16Action.GetConfiguration, MessageKind.Request)]
public readonly ref partial struct GetConfigurationRequest
{
    /// <summary>The keys, compared without regard to case; absent or empty asks for all; at most 50 characters each.</summary>
    [MaxLength(50)]
    public JsonTextArray Key { get; init; }
}

/// <summary>Gives the keys that are known and names those that aren't. OCPP 1.6 §6.24, sent by the charge point.</summary>
[OcppMessage(V16Action.GetConfiguration, MessageKind.Response)]
public readonly ref partial struct GetConfigurationResponse
{
    /// <summary>The keys that the charge point knows.</summary>
    public JsonArray<KeyValue> ConfigurationKey { get; init; }

    /// <summary>The asked keys that it doesn't know, at most 50 characters each.</summary>
    [MaxLength(50)]
    public JsonTextArray UnknownKey { get; init; }
}
