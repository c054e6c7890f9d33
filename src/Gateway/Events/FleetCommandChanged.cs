using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Events;

/// <summary>A fleet command began, or came into another state. Belongs to no charge point.</summary>
internal readonly ref struct FleetCommandChanged : IFact
{
    /// <summary>The fleet command.</summary>
    public required string FleetCommandId { get; init; }

    /// <summary>Its state from now on.</summary>
    public required FleetCommandState State { get; init; }

    /// <summary>What is to be done, where it begins; null for a mere change of state.</summary>
    public FleetOrder? Order { get; init; }

    /// <summary>How many charge points were selected, once that is known.</summary>
    public int? Total { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.FleetCommandChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote.</summary>
    public static FleetCommandChanged Decode(scoped ref FactReader reader) => new()
    {
        FleetCommandId = reader.ReadText(),
        State = (FleetCommandState)reader.ReadByte(),
        Order = reader.ReadBoolean() ? FleetOrder.Decode(ref reader) : null,
        Total = reader.ReadOptionalInt32(),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        writer.WriteText(FleetCommandId);
        writer.WriteByte((byte)State);
        writer.WriteBoolean(Order is not null);
        Order?.Encode(ref writer);
        writer.WriteOptionalInt32(Total);
    }
}
