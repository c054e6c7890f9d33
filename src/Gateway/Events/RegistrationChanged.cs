using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Events;

/// <summary>A charge point was registered, or its registration changed: by the API, or since it accepted a new key or profile.</summary>
internal readonly ref struct RegistrationChanged : IFact
{
    /// <summary>The whole registration that holds from now on.</summary>
    public required Registration Registration { get; init; }

    /// <inheritdoc/>
    public static FactType Type => FactType.RegistrationChanged;

    /// <summary>Reads what <see cref="Encode"/> wrote; spans point into the record.</summary>
    public static RegistrationChanged Decode(scoped ref FactReader reader) => new()
    {
        Registration = Registration.Decode(ref reader),
    };

    /// <inheritdoc/>
    public void Encode(ref FactWriter writer)
    {
        Registration.Encode(ref writer);
    }
}
