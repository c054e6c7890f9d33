using Ocpp.Gateway.V16.Core;
using Ocpp.Gateway.V16.FirmwareManagement;
using Ocpp.Gateway.V16.Security;

namespace Ocpp.Gateway.V16;

/// <summary>One handler per action that a charge point sends, in the order of the specification; registered one by one.</summary>
internal sealed record V16Handlers(
    AuthorizeHandler Authorize,
    BootNotificationHandler BootNotification,
    DataTransferHandler DataTransfer,
    DiagnosticsStatusNotificationHandler DiagnosticsStatusNotification,
    FirmwareStatusNotificationHandler FirmwareStatusNotification,
    HeartbeatHandler Heartbeat,
    MeterValuesHandler MeterValues,
    StartTransactionHandler StartTransaction,
    StatusNotificationHandler StatusNotification,
    StopTransactionHandler StopTransaction,
    LogStatusNotificationHandler LogStatusNotification,
    SecurityEventNotificationHandler SecurityEventNotification,
    SignCertificateHandler SignCertificate,
    SignedFirmwareStatusNotificationHandler SignedFirmwareStatusNotification);
