using Ocpp.Gateway.Telemetry;

namespace Ocpp.Gateway.Commands;

/// <summary>The spans of commands, below the API's requests. Safe from any thread; no cost but a look while nobody listens.</summary>
internal sealed class CommandTraces(TimeProvider clock) : IDisposable
{
    public const string SourceName = "Ocpp.Gateway.Commands";

    private readonly SpanSource _source = new(SourceName, clock);

    /// <summary>The trace of a command that is asked for now, by whatever is current; null while nobody listens.</summary>
    public CommandTrace? Begin(Command command) => _source.HasListeners ? new CommandTrace(_source, command) : null;

    public void Dispose() => _source.Dispose();
}
