using Ocpp.Codec;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.V16.Core;

/// <summary>
/// Answers what the charge point's registration says (OCPP 1.6 §4.2), which a decided answer changes first. A boot proves nothing about open
/// transactions: a charge point that lost power reports their end afterwards. Nothing of ours is sent before the answer has been flushed.
/// </summary>
internal sealed class BootNotificationHandler(TimeProvider clock, OcppOptions options, CommandProtocol commands, LocalListAutoSync localLists, ConfigurationDue due) : ICallHandler<BootNotificationRequest>
{
    public void Handle(scoped in BootNotificationRequest request, scoped InboundCall inbound)
    {
        ChargePoint chargePoint = inbound.ChargePoint;
        if (inbound.Decision is { HasAnswer: true } decision)
        {
            Adopt(chargePoint, DecidedAnswer.Read<BootNotificationResponse>(decision));
        }

        if (inbound.Decision is null)
        {
            // With a decision that was done when it was asked for.
            inbound.Session.HoldCommandsForBoot();
        }

        RegistrationStatus status = chargePoint.Registration.BootStatus;
        JournalPosition position = chargePoint.Record(new ChargePointBooted
        {
            Answer = status,
            DecidedBy = inbound.DecidedBy,
            DecisionMs = inbound.DecisionMs,
            Payload = inbound.Payload,
        });
        if (status == RegistrationStatus.Accepted && options.ReadConfiguration == ReadConfigurationRule.OnBoot)
        {
            inbound.Session.EnqueueFirst(new ConfigurationRead(commands, clock, due));
        }
        else if (status == RegistrationStatus.Accepted)
        {
            due.Add(inbound.ChargePoint.Id);
        }

        inbound.Session.ForgetClock();
        localLists.Renew(inbound.ChargePoint.Id);
        BootNotificationResponse response = new()
        {
            Status = status,
            CurrentTime = OcppTimestamp.From(clock.GetUtcNow()),
            Interval = (int)HeartbeatOf(chargePoint.Registration).TotalSeconds,
        };
        inbound.ReplyWhenDurable(position, in response, static session => session.ResumeCommandsAfterBoot());
        inbound.Report(V16Action.BootNotification);
    }

    /// <summary>
    /// What was decided holds from now on, over reconnects and restarts, until the next boot or an operator says otherwise: who is told Pending is not served.
    /// The interval of one that isn't accepted is its wait for the next boot, and none between heartbeats.
    /// </summary>
    private void Adopt(ChargePoint chargePoint, scoped in BootNotificationResponse decided)
    {
        Registration registration = chargePoint.Registration;
        TimeSpan? interval = decided.Status == RegistrationStatus.Accepted && decided.Interval > 0 && TimeSpan.FromSeconds(decided.Interval) != HeartbeatOf(registration)
            ? TimeSpan.FromSeconds(decided.Interval)
            : registration.HeartbeatInterval;
        if (decided.Status != registration.BootStatus || interval != registration.HeartbeatInterval)
        {
            chargePoint.Record(new RegistrationChanged
            {
                Registration = registration with { IsRegistered = true, BootStatus = decided.Status, HeartbeatInterval = interval },
            });
        }
    }

    private TimeSpan HeartbeatOf(Registration registration) => registration.HeartbeatInterval ?? options.HeartbeatInterval;
}
