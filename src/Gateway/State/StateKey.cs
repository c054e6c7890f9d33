using System.Buffers.Binary;
using System.Text;

namespace Ocpp.Gateway.State;

/// <summary>
/// The keys of stored records: a letter for the kind, then what names the record. Each method writes into the caller's buffer of
/// <see cref="MaxLength"/> bytes and gives the key's slice of it. The letters are on disk: never reuse one.
/// </summary>
internal static class StateKey
{
    /// <summary>Longest key in bytes: an identity has at most 255 characters of at most 4 bytes, an Idempotency-Key at most 255 UTF-16 units of at most 3.</summary>
    public const int MaxLength = 2048;

    public const byte Head = (byte)'q';
    public const byte ChargePoint = (byte)'c';
    public const byte Connectors = (byte)'n';
    public const byte Configuration = (byte)'g';
    public const byte LocalList = (byte)'l';
    public const byte Reservations = (byte)'r';
    public const byte ChargingProfiles = (byte)'p';
    public const byte CompositeSchedules = (byte)'P';
    public const byte RunningTransactions = (byte)'o';
    public const byte Transaction = (byte)'t';
    public const byte Start = (byte)'s';
    public const byte IdTag = (byte)'i';
    public const byte Command = (byte)'m';
    public const byte CommandId = (byte)'M';
    public const byte Idempotency = (byte)'k';
    public const byte ChainHead = (byte)'h';
    public const byte Hour = (byte)'y';
    public const byte LastTransactionId = (byte)'#';
    public const byte Webhook = (byte)'w';
    public const byte WebhookStanding = (byte)'W';
    public const byte DeliveryProgress = (byte)'d';
    public const byte DeadLetter = (byte)'D';
    public const byte LastReservationId = (byte)'e';
    public const byte FirmwareTransfers = (byte)'F';
    public const byte DiagnosticsTransfers = (byte)'f';
    public const byte ConfigurationTemplate = (byte)'T';
    public const byte ConfigurationAnswers = (byte)'J';
    public const byte FleetCommand = (byte)'j';
    public const byte Conformance = (byte)'v';

    /// <summary>A record of a charge point, by its identity in UTF-8, or of anything else that is named by bytes.</summary>
    public static ReadOnlySpan<byte> Of(byte kind, scoped ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        buffer[0] = kind;
        name.CopyTo(buffer[1..]);
        return buffer[..(1 + name.Length)];
    }

    /// <summary>A record that is named by text.</summary>
    public static ReadOnlySpan<byte> Of(byte kind, string name, Span<byte> buffer)
    {
        buffer[0] = kind;
        return buffer[..(1 + Encoding.UTF8.GetBytes(name, buffer[1..]))];
    }

    /// <summary>A numbered record: a transaction, a command, an hour.</summary>
    public static ReadOnlySpan<byte> Of(byte kind, long number, Span<byte> buffer)
    {
        buffer[0] = kind;
        BinaryPrimitives.WriteInt64BigEndian(buffer[1..], number);
        return buffer[..(1 + sizeof(long))];
    }

    /// <summary>The number in the key of a numbered record.</summary>
    public static long NumberOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadInt64BigEndian(key[1..]);

    /// <summary>The head of a chain of records.</summary>
    public static ReadOnlySpan<byte> OfChain(byte family, ChainKind chain, scoped ReadOnlySpan<byte> owner, Span<byte> buffer)
    {
        buffer[0] = ChainHead;
        buffer[1] = family;
        buffer[2] = (byte)chain;
        owner.CopyTo(buffer[3..]);
        return buffer[..(3 + owner.Length)];
    }

    /// <summary>One page of the charge points that a fleet command is for: behind the command's own key.</summary>
    public static ReadOnlySpan<byte> OfFleetPage(string fleetCommandId, int page, Span<byte> buffer)
    {
        int length = Of(FleetCommand, fleetCommandId, buffer).Length;
        BinaryPrimitives.WriteInt32BigEndian(buffer[length..], page);
        return buffer[..(length + sizeof(int))];
    }

    /// <summary>What an Idempotency-Key of a charge point led to. A zero byte parts the two: an identity has no control characters.</summary>
    public static ReadOnlySpan<byte> OfIdempotency(scoped ReadOnlySpan<byte> chargePointId, string key, Span<byte> buffer)
    {
        buffer[0] = Idempotency;
        chargePointId.CopyTo(buffer[1..]);
        int length = 1 + chargePointId.Length;
        buffer[length++] = 0;
        return buffer[..(length + Encoding.UTF8.GetBytes(key, buffer[length..]))];
    }

    /// <summary>A dead letter: its webhook's name, a zero byte, and the first event's position.</summary>
    public static ReadOnlySpan<byte> OfDeadLetter(string webhook, long first, Span<byte> buffer)
    {
        buffer[0] = DeadLetter;
        int length = 1 + Encoding.UTF8.GetBytes(webhook, buffer[1..]);
        buffer[length++] = 0;
        BinaryPrimitives.WriteInt64BigEndian(buffer[length..], first);
        return buffer[..(length + sizeof(long))];
    }
}
