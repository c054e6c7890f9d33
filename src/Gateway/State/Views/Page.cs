namespace Ocpp.Gateway.State.Views;

/// <summary>A part of a list.</summary>
/// <param name="Items">In the list's order. May be fewer than were asked for although there are more.</param>
/// <param name="Next">Where the next part begins; null after the last.</param>
internal sealed record Page<TItem>(IReadOnlyList<TItem> Items, long? Next);
