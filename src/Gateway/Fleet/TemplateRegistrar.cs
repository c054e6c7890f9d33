using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.Fleet;

/// <summary>
/// Makes, changes and deletes configuration templates. Each call completes when its fact is on disk and shows in every read; then whoever is
/// connected is looked at. Who isn't is looked at when it comes. Safe on any thread.
/// </summary>
internal sealed class TemplateRegistrar(FactRecorder recorder, StateQueries state, FleetQueries queries, SessionTable sessions, ConfigurationDue due) : IDisposable
{
    // One change after the other: whether a template was new, and whether there is room, is known only by then.
    private readonly SemaphoreSlim _change = new(1, 1);

    /// <summary>Puts a template in the place of the one with its name; null when there are too many, else whether it is new.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<bool?> PutAsync(ConfigurationTemplate template, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bool isNew = queries.FindTemplate(template.Name) is null;
            if (isNew && queries.TemplateCount >= ConfigurationTemplate.MaxTemplates)
            {
                return null;
            }

            await RecordAsync(new ConfigurationTemplateChanged { Name = template.Name, Template = template }, cancellationToken).ConfigureAwait(false);
            return isNew;
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Deletes a template; false when there is none. Values that charge points took from it stay where they are.</summary>
    /// <exception cref="JournalUnavailableException">The journal takes nothing; nothing changed.</exception>
    public async Task<bool> DeleteAsync(string name, CancellationToken cancellationToken)
    {
        await _change.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (queries.FindTemplate(name) is null)
            {
                return false;
            }

            await RecordAsync(new ConfigurationTemplateChanged { Name = name }, cancellationToken).ConfigureAwait(false);
            return true;
        }
        finally
        {
            _change.Release();
        }
    }

    public void Dispose() => _change.Dispose();

    private ValueTask RecordAsync(in ConfigurationTemplateChanged fact, CancellationToken cancellationToken)
    {
        JournalPosition position = recorder.Append(in fact);
        return SettleAsync(position, cancellationToken);
    }

    private async ValueTask SettleAsync(JournalPosition position, CancellationToken cancellationToken)
    {
        await state.WaitForAsync(position, cancellationToken).ConfigureAwait(false);
        foreach (ChargePointSession session in sessions.All)
        {
            due.Add(session.Id);
        }
    }
}
