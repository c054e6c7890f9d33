using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Fleet;

/// <summary>What every fleet command that is under way needs of the process.</summary>
internal sealed record FleetServices(
    FleetQueries Queries,
    StateQueries State,
    FleetSelection Selection,
    SessionTable Sessions,
    ChargePointDirectory Directory,
    CommandDesk Desk,
    CommandProtocol Protocol,
    FactRecorder Recorder,
    IEventJournal Journal,
    TimeProvider Clock,
    ILogger<FleetRun> Logger);
