using System.Text.Json.Serialization;
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
/// How the API's resources are read and written, generated while compiling: without it a trimmed program has no way to. The names and converters
/// are those of <see cref="ApiEndpoints"/>. A test holds every endpoint's types against this list.
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
[JsonSerializable(typeof(ItemPage<ReceivedFileResource>))]
[JsonSerializable(typeof(ItemPage<ReservationResource>))]
[JsonSerializable(typeof(ItemPage<TransactionResource>))]
[JsonSerializable(typeof(ItemPage<WebhookResource>))]
[JsonSerializable(typeof(LocalListBody))]
[JsonSerializable(typeof(LocalListSyncResource))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(ReservationTicket))]
[JsonSerializable(typeof(WebhookBody))]
[JsonSerializable(typeof(WebhookReplayResource))]
[JsonSerializable(typeof(WebhookTestResource))]
internal sealed partial class ApiJson : JsonSerializerContext;
