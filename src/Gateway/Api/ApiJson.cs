using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Ocpp.Gateway.Api.Answers;
using Ocpp.Gateway.Api.ChargePoints;
using Ocpp.Gateway.Api.ChargingProfiles;
using Ocpp.Gateway.Api.Commands;
using Ocpp.Gateway.Api.Events;
using Ocpp.Gateway.Api.Files;
using Ocpp.Gateway.Api.Fleet;
using Ocpp.Gateway.Api.Health;
using Ocpp.Gateway.Api.IdTags;
using Ocpp.Gateway.Api.Import;
using Ocpp.Gateway.Api.Messages;
using Ocpp.Gateway.Api.Reservations;
using Ocpp.Gateway.Api.Transactions;
using Ocpp.Gateway.Api.Webhooks;

namespace Ocpp.Gateway.Api;

/// <summary>
/// How the API's resources are read and written, generated while compiling: without it a trimmed program has no way to, and an untrimmed one isn't given
/// another, so that a type which is missing here shows at once. A test holds every endpoint's types against this list.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ChargePointBody))]
[JsonSerializable(typeof(ChargePointLine))]
[JsonSerializable(typeof(CommandTicket))]
[JsonSerializable(typeof(CompositeScheduleResource))]
[JsonSerializable(typeof(ConfigurationResource))]
[JsonSerializable(typeof(ConfigurationTemplateBody))]
[JsonSerializable(typeof(ConformanceResource))]
[JsonSerializable(typeof(DeadLetterReplayResource))]
[JsonSerializable(typeof(DiagnosticsResource))]
[JsonSerializable(typeof(DiagnosticsUrlBody))]
[JsonSerializable(typeof(DiagnosticsUrlResource))]
[JsonSerializable(typeof(EventSnapshotResource))]
[JsonSerializable(typeof(FirmwareResource))]
[JsonSerializable(typeof(FirmwareUrlBody))]
[JsonSerializable(typeof(FirmwareUrlResource))]
[JsonSerializable(typeof(FleetCommandBody))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(IdTagBody))]
[JsonSerializable(typeof(IdTagLine))]
[JsonSerializable(typeof(ImportReport))]
[JsonSerializable(typeof(ItemPage<ChargePointResource>))]
[JsonSerializable(typeof(ItemPage<ChargingProfileResource>))]
[JsonSerializable(typeof(ItemPage<CloudEventResource>))]
[JsonSerializable(typeof(ItemPage<CommandResource>))]
[JsonSerializable(typeof(ItemPage<ConfigurationTemplateResource>))]
[JsonSerializable(typeof(ItemPage<DeadLetterResource>))]
[JsonSerializable(typeof(ItemPage<FirmwareFileResource>))]
[JsonSerializable(typeof(ItemPage<FleetCommandResource>))]
[JsonSerializable(typeof(ItemPage<FleetResultResource>))]
[JsonSerializable(typeof(ItemPage<IdTagResource>))]
[JsonSerializable(typeof(ItemPage<MessageResource>))]
[JsonSerializable(typeof(ItemPage<RawJson>))]
[JsonSerializable(typeof(ItemPage<ReceivedFileResource>))]
[JsonSerializable(typeof(ItemPage<ReservationResource>))]
[JsonSerializable(typeof(ItemPage<TransactionResource>))]
[JsonSerializable(typeof(ItemPage<WebhookResource>))]
[JsonSerializable(typeof(LocalListBody))]
[JsonSerializable(typeof(LocalListSyncResource))]
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(ReservationTicket))]
[JsonSerializable(typeof(Stream))] // Bytes of files: for the document only.
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookReplayResource))]
[JsonSerializable(typeof(WebhookTestResource))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The same with the API's names and converters, for answers that have to name their metadata.</summary>
    public static ApiJson Wire { get; } = new(Configure(new JsonSerializerOptions(JsonSerializerDefaults.Web)));

    /// <summary>Makes options those of the API.</summary>
    public static JsonSerializerOptions Configure(JsonSerializerOptions options)
    {
        // A number is a number: else the document would offer text in its place.
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Converters.Add(new UtcTimeConverter());
        options.Converters.Add(new DurationConverter());
        // The answers are application/json and never part of a page: text in any script stays readable.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.TypeInfoResolver = Default;
        return options;
    }
}
