using System.Buffers;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>The commands of the profile SmartCharging. Under the worker's turn.</summary>
internal static class SmartChargingCommands
{
    public static bool SetChargingProfile(scoped ref Command command, ref CodecContext context) => SetChargingProfileRequest.TryRead(command.Payload, ref context, out SetChargingProfileRequest request)
        && command.Answer(new SetChargingProfileResponse { Status = Profiles.Install(command.ChargePoint, request.ConnectorId, request.CsChargingProfiles) });

    public static bool ClearChargingProfile(scoped ref Command command, ref CodecContext context) => ClearChargingProfileRequest.TryRead(command.Payload, ref context, out ClearChargingProfileRequest request)
        && command.Answer(new ClearChargingProfileResponse
        {
            Status = Profiles.Clear(command.ChargePoint, in request) ? ClearChargingProfileStatus.Accepted : ClearChargingProfileStatus.NoMatch,
        });

    public static bool GetCompositeSchedule(scoped ref Command command, ref CodecContext context)
    {
        if (!GetCompositeScheduleRequest.TryRead(command.Payload, ref context, out GetCompositeScheduleRequest request))
        {
            return false;
        }

        if ((request.ConnectorId != 0 && !command.IsConnector(request.ConnectorId)) || request.Duration <= 0)
        {
            return command.Answer(new GetCompositeScheduleResponse { Status = GetCompositeScheduleStatus.Rejected });
        }

        OcppTimestamp start = command.ChargePoint.Fleet.Time.At(command.Now);
        List<(int Second, decimal Limit)> limits = Profiles.Composite(command.ChargePoint, request.ConnectorId, request.Duration, start.Value, out ChargingRateUnit unit);
        ArrayBufferWriter<byte> periods = new(256);
        using Utf8JsonWriter writer = new(periods, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartArray();
        foreach ((int second, decimal limit) in limits)
        {
            new ChargingSchedulePeriod { StartPeriod = second, Limit = limit }.Write(writer);
        }

        writer.WriteEndArray();
        writer.Flush();
        return command.Answer(new GetCompositeScheduleResponse
        {
            Status = GetCompositeScheduleStatus.Accepted,
            ConnectorId = request.ConnectorId,
            ScheduleStart = start,
            ChargingSchedule = new ChargingSchedule
            {
                Duration = request.Duration,
                ChargingRateUnit = unit,
                ChargingSchedulePeriod = JsonArray<ChargingSchedulePeriod>.FromRaw(periods.WrittenSpan),
            },
        });
    }
}
