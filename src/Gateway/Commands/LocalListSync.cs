using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Commands;

/// <summary>
/// Brings a charge point's local list in line with the registered id tags: asks for its version, sends the differences where that is the
/// list that we know, everything else in full, in pieces as large as the charge point takes (OCPP 1.6 §5.15). Each message is a command of
/// its own, with its record. One run per charge point at a time. Safe on any thread.
/// </summary>
internal sealed class LocalListSync(CommandDesk desk, StateQueries queries, OcppOptions options)
{
    /// <summary>Entries per message for a charge point whose configuration doesn't say SendLocalListMaxLength.</summary>
    public const int DefaultMessageLength = 100;

    /// <summary>Entries per message at most, whatever the charge point says it takes: some 200 KB, well inside any message limit.</summary>
    public const int MaxMessageLength = 1000;

    // One that reports a higher version begins again with 1: SendLocalList has 32 bits for it, and a run may take many.
    private const int MaxVersion = int.MaxValue / 2;

    private const string Full = "Full";
    private const string Differential = "Differential";
    private const string Accepted = "Accepted";

    private readonly ConcurrentDictionary<string, byte> _running = new(StringComparer.Ordinal);

    /// <summary>Brings one charge point's list in line.</summary>
    /// <param name="chargePointId">The charge point.</param>
    /// <param name="selection">Which tags belong to it; null for what is configured.</param>
    /// <param name="cancellationToken">Ends the waiting; what was sent goes on.</param>
    public async Task<LocalListSyncOutcome> RunAsync(string chargePointId, LocalListSelection? selection, CancellationToken cancellationToken)
    {
        if (!_running.TryAdd(chargePointId, 0))
        {
            return new LocalListSyncOutcome { IsRunning = true };
        }

        try
        {
            return await SyncAsync(chargePointId, selection, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(chargePointId, out _);
        }
    }

    private async Task<LocalListSyncOutcome> SyncAsync(string chargePointId, LocalListSelection? selection, CancellationToken cancellationToken)
    {
        CommandOutcome asked = await desk.SubmitAsync(chargePointId, "GetLocalListVersion", "{}"u8.ToArray(), default, cancellationToken).ConfigureAwait(false);
        if (asked.Result != CommandResult.Confirmed)
        {
            return new LocalListSyncOutcome { Failure = asked };
        }

        int version = ReadInt32(asked.Response, "listVersion") ?? 0;
        if (version < 0)
        {
            // -1: the charge point has no local list (OCPP 1.6 §5.10).
            return new LocalListSyncOutcome { ListVersion = version, UpdateType = Full, Status = "NotSupported" };
        }

        await queries.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        ChargePointView? chargePoint = queries.FindChargePoint(chargePointId);
        LocalListEntries wanted = new(queries.IdTags(after: null).Where(Belongs(selection, chargePoint)));
        IReadOnlyDictionary<string, ConfigurationValue>? configuration = chargePoint?.Configuration;
        if (ReadLength(configuration, "LocalAuthListMaxLength") is { } most && wanted.Count > most)
        {
            return new LocalListSyncOutcome { Wanted = wanted.Count, MaxLength = most };
        }

        Run run = new(chargePointId, version, Math.Min(ReadLength(configuration, "SendLocalListMaxLength") ?? DefaultMessageLength, MaxMessageLength));
        LocalListView? known = queries.FindLocalList(chargePointId);
        if (selection?.IsFull != true && known is { IsKnown: true } && known.Version == version && version is > 0 and <= MaxVersion)
        {
            LocalListSyncOutcome changed = await SendAsync(run, Differential, wanted.ChangesFrom(known), cancellationToken).ConfigureAwait(false);
            if (changed.Status is not ("Failed" or "VersionMismatch"))
            {
                return changed;
            }
        }
        else if (version == 0 && wanted.Count == 0)
        {
            return new LocalListSyncOutcome { ListVersion = 0, UpdateType = Full, Status = Accepted };
        }

        return await SendAsync(run, Full, wanted.All, cancellationToken).ConfigureAwait(false);
    }

    private Func<IdTagView, bool> Belongs(LocalListSelection? selection, ChargePointView? chargePoint) =>
        selection is { IdTags: not null } or { Labels: not null }
            ? selection.Includes
            : LocalListSelection.Configured(options.LocalListLabel, chargePoint?.Registration.Labels ?? StoredLabels.None);

    /// <summary>Sends the entries in pieces. The first has the update's type; those behind it add to it, so they are differential.</summary>
    private async Task<LocalListSyncOutcome> SendAsync(Run run, string updateType, IReadOnlyList<byte[]> entries, CancellationToken cancellationToken)
    {
        string type = updateType;
        IEnumerable<byte[][]> pieces = updateType == Full && entries.Count == 0 ? [[]] : entries.Chunk(run.MessageLength);
        foreach (byte[][] piece in pieces)
        {
            // One more than the charge point has, and than this run has tried: a version that was refused isn't used again within it.
            run.NextVersion++;
            byte[] request = LocalListEntries.WriteRequest(run.NextVersion, type, piece);
            CommandOutcome sent = await desk.SubmitAsync(run.ChargePointId, "SendLocalList", request, default, cancellationToken).ConfigureAwait(false);
            if (sent.Result != CommandResult.Confirmed)
            {
                return new LocalListSyncOutcome { Failure = sent };
            }

            string status = ReadText(sent.Response, "status") ?? "Failed";
            if (status != Accepted)
            {
                return new LocalListSyncOutcome { ListVersion = run.ListVersion, UpdateType = updateType, Status = status };
            }

            run.ListVersion = run.NextVersion;
            type = Differential;
        }

        return new LocalListSyncOutcome { ListVersion = run.ListVersion, UpdateType = updateType, Status = Accepted };
    }

    // A charge point that claims less than one entry means nothing by it.
    private static int? ReadLength(IReadOnlyDictionary<string, ConfigurationValue>? configuration, string key) =>
        configuration is not null
        && configuration.TryGetValue(key, out ConfigurationValue? value)
        && int.TryParse(value.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int length)
        && length > 0
            ? length
            : null;

    // A charge point's text may have halves of surrogate pairs, which throw at whoever reads them.
    private static JsonDocument Parse(ReadOnlyMemory<byte> payload) => JsonDocument.Parse(JsonUnicode.TryMend(payload.Span, out byte[]? mended) ? mended : payload);

    private static int? ReadInt32(ReadOnlyMemory<byte> payload, string name)
    {
        using JsonDocument document = Parse(payload);
        return document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : null;
    }

    private static string? ReadText(ReadOnlyMemory<byte> payload, string name)
    {
        using JsonDocument document = Parse(payload);
        return document.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    /// <summary>How far one run has come.</summary>
    private sealed class Run(string chargePointId, int listVersion, int messageLength)
    {
        public string ChargePointId => chargePointId;

        public int MessageLength => messageLength;

        /// <summary>The version that the charge point has acknowledged.</summary>
        public int ListVersion { get; set; } = listVersion;

        /// <summary>The version of the last message, acknowledged or not.</summary>
        public int NextVersion { get; set; } = listVersion > MaxVersion ? 0 : listVersion;
    }
}
