namespace Ocpp.Gateway.Hosting;

/// <summary>
/// The scopes of log lines without Kestrel's for a connection. It opens one for each and keeps it, with the execution context that holds it, for the connection's whole
/// life: some 180 bytes for every charge point, to add an id to lines of a category that has next to none. Those of the API's requests stay.
/// </summary>
internal sealed class ScopesOfRequests : IExternalScopeProvider
{
    private readonly LoggerExternalScopeProvider _scopes = new();

    public void ForEachScope<TState>(Action<object?, TState> callback, TState state) => _scopes.ForEachScope(callback, state);

    public IDisposable Push(object? state) => IsOfConnection(state) ? None.Instance : _scopes.Push(state);

    private static bool IsOfConnection(object? state) =>
        state is IReadOnlyList<KeyValuePair<string, object?>> { Count: 1 } values && values[0].Key == "ConnectionId";

    private sealed class None : IDisposable
    {
        public static readonly None Instance = new();

        public void Dispose()
        {
        }
    }
}
