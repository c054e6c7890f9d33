using Ocpp.Codec;
using Ocpp.Codec.V16;

namespace Ocpp.LoadTester.ChargePoints.Commands;

/// <summary>The commands of the profile LocalAuthListManagement. Under the worker's turn.</summary>
internal static class LocalListCommands
{
    public static bool GetLocalListVersion(scoped ref Command command, ref CodecContext context) => GetLocalListVersionRequest.TryRead(command.Payload, ref context, out _)
        && command.Answer(new GetLocalListVersionResponse { ListVersion = command.ChargePoint.KnownMemory?.LocalListVersion ?? 0 });

    public static bool SendLocalList(scoped ref Command command, ref CodecContext context)
    {
        if (!SendLocalListRequest.TryRead(command.Payload, ref context, out SendLocalListRequest request))
        {
            return false;
        }

        int version = command.ChargePoint.KnownMemory?.LocalListVersion ?? 0;
        if (request.UpdateType == UpdateType.Differential && request.ListVersion <= version)
        {
            return command.Answer(new SendLocalListResponse { Status = UpdateStatus.VersionMismatch });
        }

        // Errata 4.0: versions are above 0; and each entry of a full list has its idTagInfo.
        if (request.ListVersion <= 0 || (request.UpdateType == UpdateType.Full && !IsComplete(in request)))
        {
            return command.Answer(new SendLocalListResponse { Status = UpdateStatus.Failed });
        }

        ChargePointMemory memory = command.ChargePoint.Memory;
        memory.LocalList = command.ChargePoint.Fleet.Lists.Apply(memory.LocalList, in request);
        memory.LocalListVersion = request.ListVersion;
        return command.Answer(new SendLocalListResponse { Status = UpdateStatus.Accepted });
    }

    private static bool IsComplete(in SendLocalListRequest request)
    {
        foreach (AuthorizationData entry in request.LocalAuthorizationList)
        {
            if (!entry.IdTagInfo.IsPresent)
            {
                return false;
            }
        }

        return true;
    }
}
