namespace Ocpp.Gateway.Events;

/// <summary>What <see cref="EventReader.TryRead"/> came upon.</summary>
internal enum EventReadStatus
{
    /// <summary>An event that is wanted; it was written.</summary>
    Event,

    /// <summary>A record that is no event, or one that isn't wanted. It was passed.</summary>
    Passed,

    /// <summary>Nothing more is committed at the moment.</summary>
    End,
}
