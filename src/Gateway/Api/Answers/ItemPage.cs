namespace Ocpp.Gateway.Api.Answers;

/// <summary>One page of a list.</summary>
/// <param name="Items">At most as many as <c>limit</c> asked for.</param>
/// <param name="NextCursor">To be given as <c>cursor</c> for what follows; null on the last page.</param>
internal sealed record ItemPage<T>(IReadOnlyList<T> Items, string? NextCursor);
