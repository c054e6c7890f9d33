using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;
using Ocpp.Storage.Messages;

namespace Ocpp.Gateway.Sessions;

/// <summary>What all sessions share: one object, so that a session holds one reference instead of ten.</summary>
internal sealed class SessionEnvironment(
    OcppOptions options,
    StorageOptions storage,
    SessionLimits limits,
    SessionTable table,
    SessionSweep sweep,
    IEventJournal journal,
    TimeProvider clock,
    SessionMetrics metrics,
    SessionTraces traces,
    ILogger<ChargePointSession> logger,
    MessageLog? messages = null,
    ConfigurationDue? configurationDue = null)
{
    private readonly bool _acknowledgesAtOnce = storage.Durability == Durability.Async;

    public OcppOptions Options => options;

    public SessionLimits Limits => limits;

    public SessionTable Table => table;

    public SessionSweep Sweep => sweep;

    public IEventJournal Journal => journal;

    public TimeProvider Clock => clock;

    public SessionMetrics Metrics => metrics;

    public SessionTraces Traces => traces;

    public ILogger Logger => logger;

    /// <summary>Who says that charge points come and go.</summary>
    public SessionLines Lines { get; } = new(clock, logger);

    /// <summary>Where messages are kept to be looked at; null when that is switched off.</summary>
    public MessageLog? Messages => messages;

    /// <summary>Whose configuration is to be looked at; null in a node that keeps none in line.</summary>
    public ConfigurationDue? ConfigurationDue => configurationDue;

    /// <summary>
    /// Facts up to here may be acknowledged: what is on disk, or with <c>Storage:Durability=Async</c> what is in the journal at all.
    /// </summary>
    public JournalPosition Acknowledgeable => _acknowledgesAtOnce ? journal.Appended : journal.Committed;
}
