using System.Buffers;
using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Fleet;

/// <summary>
/// Brings charge points' configurations in line with the templates: one ChangeConfiguration at a time for each, a bounded number of charge
/// points at once. Only differences are sent, and what was refused is not sent again until the desired value or the firmware changes. The
/// changes are ordinary commands, with their records.
/// </summary>
internal sealed partial class ConfigurationKeeper(
    ConfigurationDue due,
    TemplateBook book,
    FleetQueries fleet,
    StateQueries state,
    CommandDesk desk,
    SessionTable sessions,
    ChargePointDirectory directory,
    TimeProvider clock,
    ILogger<ConfigurationKeeper> logger) : BackgroundService
{
    /// <summary>Charge points that are brought in line at once: after a restart a fleet comes back within seconds, and each answer costs a commit.</summary>
    public const int MaxAtOnce = 32;

    /// <summary>How often is looked whose time has come.</summary>
    public static readonly TimeSpan PromoteInterval = TimeSpan.FromSeconds(1);

    private const string ActionName = "ChangeConfiguration";

    /// <summary>Looks at one charge point. Gives the number of keys that it took.</summary>
    public async Task<int> KeepAsync(string id, CancellationToken cancellationToken)
    {
        if (!fleet.HasTemplates || !sessions.TryGet(id, out ChargePointSession? session) || !IsAccepted(session))
        {
            return 0;
        }

        await state.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        if (fleet.FindTraits(id) is not { } traits)
        {
            return 0;
        }

        IReadOnlyDictionary<string, ConfigurationValue>? configuration = state.FindConfiguration(id);
        IReadOnlyDictionary<string, AnsweredKey> answers = fleet.ConfigurationAnswers(id);
        int changed = 0;
        int refused = 0;
        foreach (DesiredValue desired in book.Desired(id, traits).Values)
        {
            if (desired.StateOf(configuration?.GetValueOrDefault(desired.Key), answers.GetValueOrDefault(desired.Key)) != DesiredState.Pending)
            {
                continue;
            }

            CommandOutcome outcome = await desk.SubmitAsync(id, ActionName, Request(desired), default, cancellationToken).ConfigureAwait(false);
            if (RefusalIn(outcome) is { } refusal)
            {
                Refuse(id, desired, refusal);
                refused++;
            }
            else if (outcome.Result == CommandResult.Confirmed)
            {
                changed++;
            }
            else
            {
                // Gone, silent or busy: what is left is sent after its next boot or connection.
                Log.EndedEarly(logger, id, outcome.Result);
                break;
            }
        }

        if (changed + refused > 0)
        {
            Log.Kept(logger, id, changed, refused);
        }

        return changed;
    }

    /// <summary>ChangeConfiguration.req for a desired value.</summary>
    public static byte[] Request(DesiredValue desired)
    {
        ArrayBufferWriter<byte> output = new();
        using Utf8JsonWriter json = new(output);
        json.WriteStartObject();
        json.WriteString("key"u8, desired.Key);
        json.WriteString("value"u8, desired.Value);
        json.WriteEndObject();
        json.Flush();
        return output.WrittenSpan.ToArray();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Task[] workers = [.. Enumerable.Range(0, MaxAtOnce).Select(_ => WorkAsync(stoppingToken)), PromoteAsync(stoppingToken)];
        await Task.WhenAll(workers).ConfigureAwait(false);
    }

    private static bool IsAccepted(ChargePointSession session)
    {
        lock (session.ChargePoint.Turn)
        {
            return session.ChargePoint.Registration.BootStatus == RegistrationStatus.Accepted;
        }
    }

    // A CALLERROR is a no like any other: asked again at every boot it would be one every time.
    private static ConfigurationAnswer? RefusalIn(CommandOutcome outcome) => outcome.Result switch
    {
        CommandResult.Confirmed => JsonFields.Text(outcome.Response.Span, "status"u8) switch
        {
            "Accepted" or "RebootRequired" => null,
            "NotSupported" => ConfigurationAnswer.NotSupported,
            _ => ConfigurationAnswer.Rejected,
        },
        CommandResult.CallError or CommandResult.InvalidResponse => ConfigurationAnswer.Rejected,
        _ => null,
    };

    private void Refuse(string id, DesiredValue desired, ConfigurationAnswer answer)
    {
        ChargePoint chargePoint = directory.Acquire(id);
        try
        {
            lock (chargePoint.Turn)
            {
                chargePoint.Record(new ConfigurationRefused { Key = desired.Key, Value = desired.Value, Answer = answer });
            }
        }
        finally
        {
            directory.Release(chargePoint);
        }
    }

    private async Task WorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                string id = await due.TakeAsync(stoppingToken).ConfigureAwait(false);
                try
                {
                    await KeepAsync(id, stoppingToken).ConfigureAwait(false);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // The disk, or a bug of ours: the other charge points go on, this one has its next turn with its next boot.
                    Log.Failed(logger, exception, id);
                }
                finally
                {
                    due.Done(id);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends; what is not in line by then is compared again after the next start.
            return;
        }
    }

    private Task PromoteAsync(CancellationToken stoppingToken) => clock.EachAsync(PromoteInterval, due.Promote, stoppingToken);
}
