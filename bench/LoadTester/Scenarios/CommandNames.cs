namespace Ocpp.LoadTester.Scenarios;

/// <summary>What a <c>command</c> line may name: commands of the REST API.</summary>
internal static class CommandNames
{
    /// <summary>RemoteStartTransaction, the transaction that it starts, and RemoteStopTransaction.</summary>
    public const string RemoteCycle = "RemoteCycle";

    public static IReadOnlyList<string> All { get; } =
    [
        RemoteCycle, "GetConfiguration", "ChangeConfiguration", "TriggerMessage", "UnlockConnector", "ChangeAvailability", "GetLocalListVersion",
        "ClearCache", "GetCompositeSchedule", "DataTransfer",
    ];
}
