using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>
/// Answers what the charge point's registration says (OCPP 1.6 §4.2). A boot proves nothing about open transactions: a charge point
/// that lost power reports their end afterwards. Nothing of ours is sent before the answer has been flushed.
/// </summary>
internal sealed class BootNotificationHandler(TimeProvider clock, OcppOptions options, CommandProtocol commands) : ICallHandler<BootNotificationRequest>
{
    public void Handle(scoped in BootNotificationRequest request, scoped InboundCall inbound)
    {
        RegistrationStatus status = inbound.ChargePoint.Registration.BootStatus;
        TimeSpan interval = inbound.ChargePoint.Registration.HeartbeatInterval ?? options.HeartbeatInterval;
        JournalPosition position = inbound.ChargePoint.Record(new ChargePointBooted { Answer = status, Payload = inbound.Payload });

        inbound.Session.HoldCommandsForBoot();
        if (status == RegistrationStatus.Accepted && options.ReadConfiguration == ReadConfigurationRule.OnBoot)
        {
            inbound.Session.EnqueueFirst(new ConfigurationRead(commands, clock));
        }

        BootNotificationResponse response = new()
        {
            Status = status,
            CurrentTime = OcppTimestamp.From(clock.GetUtcNow()),
            Interval = (int)interval.TotalSeconds,
        };
        inbound.ReplyWhenDurable(position, in response, static session => session.ResumeCommandsAfterBoot());
        inbound.Report(V16Action.BootNotification);
    }
}
