using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.Gateway.State.Views;

namespace Ocpp.Gateway.Tests.State;

/// <summary>Writes records as the first version of the program did. Their meaning never changes, so neither does this.</summary>
internal static class FirstLayouts
{
    public static byte[] ChargePoint(StoredChargePoint stored)
    {
        FactWriter writer = new(new byte[1024]);
        writer.WriteByte(1);
        stored.Registration.Encode(ref writer);
        writer.WriteTime(stored.Since);
        writer.WriteOptionalTime(stored.BootTime);
        writer.WriteBytes(stored.BootNotification.ToArray());
        writer.WriteOptionalTime(stored.ConnectedTime);
        writer.WriteOptionalTime(stored.DisconnectedTime);
        writer.WriteOptionalText(stored.RemoteAddress);
        writer.WriteOptionalText(stored.Protocol);
        writer.WriteOptionalInt32(stored.ProvenSecurityProfile);
        writer.WriteBytes(stored.FirmwareStatus.ToArray());
        writer.WriteBytes(stored.DiagnosticsStatus.ToArray());
        return writer.Written.ToArray();
    }

    public static byte[] Head(StoredHead head)
    {
        FactWriter writer = new(new byte[1024]);
        writer.WriteByte(1);
        writer.WriteBoolean(head.IsKnown);
        writer.WriteUInt64(head.Sequence);
        writer.WritePosition(head.LastPosition);
        writer.WriteTime(head.LastTime);
        return writer.Written.ToArray();
    }

    public static byte[] Connectors(IEnumerable<ConnectorView> connectors)
    {
        FactWriter writer = new(new byte[1024]);
        writer.WriteByte(1);
        foreach (ConnectorView connector in connectors)
        {
            writer.WriteInt32(connector.ConnectorId);
            writer.WriteTime(connector.At!.Value);
            writer.WriteBytes(connector.Payload.Span);
        }

        return writer.Written.ToArray();
    }

    public static byte[] Configuration(IEnumerable<ConfigurationValue> values)
    {
        FactWriter writer = new(new byte[1024]);
        writer.WriteByte(1);
        foreach (ConfigurationValue value in values)
        {
            writer.WriteText(value.Key);
            writer.WriteOptionalText(value.Value);
            writer.WriteBoolean(value.IsReadonly);
        }

        return writer.Written.ToArray();
    }
}
