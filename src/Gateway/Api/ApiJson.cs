using System.Text.Json.Serialization;

namespace Ocpp.Gateway.Api;

/// <summary>
/// How the API's resources are read and written, generated while compiling: without it a trimmed program has no way to. The names and converters
/// are those of <see cref="ApiEndpoints"/>. A test holds every endpoint's types against this list.
/// </summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ChargePointBody))]
[JsonSerializable(typeof(ChargePointLine))]
[JsonSerializable(typeof(CommandTicket))]
[JsonSerializable(typeof(ConfigurationResource))]
[JsonSerializable(typeof(ConfigurationTemplateBody))]
[JsonSerializable(typeof(ConformanceResource))]
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
[JsonSerializable(typeof(ItemPage<FirmwareFileResource>))]
[JsonSerializable(typeof(ItemPage<FleetCommandResource>))]
[JsonSerializable(typeof(ItemPage<FleetResultResource>))]
[JsonSerializable(typeof(ItemPage<IdTagResource>))]
[JsonSerializable(typeof(ItemPage<MessageResource>))]
[JsonSerializable(typeof(ItemPage<ReceivedFileResource>))]
[JsonSerializable(typeof(ItemPage<ReservationResource>))]
[JsonSerializable(typeof(ItemPage<TransactionResource>))]
[JsonSerializable(typeof(LocalListBody))]
[JsonSerializable(typeof(LocalListSyncResource))]
[JsonSerializable(typeof(ReservationBody))]
[JsonSerializable(typeof(ReservationTicket))]
internal sealed partial class ApiJson : JsonSerializerContext;
