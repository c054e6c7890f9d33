namespace Ocpp.Codec.Generators.Tests;

/// <summary>Source that the generator is run on.</summary>
internal static class Samples
{
    /// <summary>A message with a property of every kind, required and optional, and an empty one.</summary>
    public const string EveryKind = """
        using Ocpp.Codec;
        using Ocpp.Codec.V16;

        namespace Sample.Messages;

        [OcppMessage(V16Action.StatusNotification, MessageKind.Request)]
        public readonly ref partial struct EveryKindRequest
        {
            [Minimum(0, EvenWhenLenient = true)]
            public required int ConnectorId { get; init; }

            [Minimum(-1), Maximum(100)]
            public int? Retries { get; init; }

            public required long MeterStart { get; init; }

            public required bool Readonly { get; init; }

            public bool? IsFinal { get; init; }

            [MaxLength(50)]
            public required JsonText Info { get; init; }

            [Unbounded, ToleratesObject]
            public JsonText Data { get; init; }

            [FractionDigits(1)]
            public required JsonDecimal Limit { get; init; }

            public required OcppTimestamp Timestamp { get; init; }

            public OcppTimestamp? ExpiryDate { get; init; }

            public required Colour Colour { get; init; }

            public Colour? Context { get; init; }

            [JsonName("csDetail")]
            public required Detail Detail { get; init; }

            public Detail Other { get; init; }

            [MaxLength(50)]
            public JsonTextArray Key { get; init; }

            [MinItems(1)]
            public required JsonArray<Detail> Details { get; init; }
        }

        [OcppMessage(V16Action.StatusNotification, MessageKind.Response)]
        public readonly ref partial struct EveryKindResponse
        {
        }

        [OcppType]
        public readonly ref partial struct Detail
        {
            [MaxLength(20)]
            public required JsonText IdTag { get; init; }
        }

        [OcppEnum]
        public enum Colour
        {
            Unknown = 0,
            Red,
            [OcppName("Light.Green"), OcppAlias("Grean"), OcppAlias("Green", IsOfficial = true)]
            LightGreen,
        }
        """;

    /// <summary>A message with these members.</summary>
    public static string Message(string members) => $$"""
        using Ocpp.Codec;
        using Ocpp.Codec.V16;

        namespace Sample.Messages;

        [OcppMessage(V16Action.Reset, MessageKind.Request)]
        public readonly ref partial struct SampleRequest
        {
            {{members}}
        }
        """;
}
