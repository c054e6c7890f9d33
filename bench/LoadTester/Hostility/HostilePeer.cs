using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;
using Ocpp.LoadTester.ChargePoints;
using Ocpp.LoadTester.Coordination;
using Ocpp.LoadTester.Engine;
using Ocpp.LoadTester.Scenarios;
using Ocpp.WebSockets.Frames;

namespace Ocpp.LoadTester.Hostility;

/// <summary>
/// A peer that means harm or is broken. What it meets is counted and never a fault: a target may throw it out in any way it likes, as long as the
/// charge points that behave don't notice.
/// </summary>
internal sealed class HostilePeer(HostileKind kind, Fleet fleet, string identity, HostileFigures figures, SeededRandom seeded)
{
    private const string Boot = """[2,"b","BootNotification",{"chargePointVendor":"Hostile","chargePointModel":"Peer"}]""";
    private const int FloodCalls = 500;
    private const int UnreadCalls = 20_000;

    private static readonly string[] BadTexts =
    [
        "not json", "", "[", "[]", "{}", "null", "[2]", "[2,\"x\"]", "[9,\"x\",{}]", "[2,\"x\",\"NoSuchAction\",{}]", "[2,\"x\",\"Heartbeat\",[]]",
        "[3,\"nobody-asked\",{}]", "[4,\"nobody-asked\",\"InternalError\",\"\",{}]", "[2,17,\"Heartbeat\",{}]",
        "[2,\"x\",\"BootNotification\",{\"chargePointVendor\":17}]", "[2,\"x\",\"StartTransaction\",{\"connectorId\":-1}]",
        "[2,\"x\",\"Reset\",{\"type\":\"Hard\"}]", "[2,\"x\",\"Heartbeat\",{}] [2,\"y\",\"Heartbeat\",{}]",
    ];

    private SeededRandom _random = seeded;

    /// <summary>Goes on until that moment of <see cref="Clock"/>.</summary>
    public async Task RunAsync(long to)
    {
        // The caller holds the worker's turn.
        await Task.Yield();
        using CancellationTokenSource end = new(Clock.ToTimeSpan(long.Max(to - Clock.Now, 1)));
        while (!end.IsCancellationRequested)
        {
            try
            {
                await AttackAsync(end.Token).ConfigureAwait(false);
                await Task.Delay(_random.NextBelow(200), end.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or AuthenticationException)
            {
                Count(static figures => figures.ClosedByTarget++, unless: end.IsCancellationRequested);
                await Task.Delay(100, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task AttackAsync(CancellationToken end)
    {
        RawConnection connection = await RawConnection.ConnectAsync(fleet.Connections, identity, end).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            Count(static figures => figures.Connections++);
            switch (kind)
            {
                case HostileKind.HalfOpen:
                    byte[] head = connection.UpgradeRequest(identity);
                    await connection.SendAsync(head.AsMemory(0, _random.NextBelow(head.Length)), end).ConfigureAwait(false);
                    await connection.DrainAsync(TimeSpan.FromSeconds(20), end).ConfigureAwait(false);
                    break;
                case HostileKind.Garbage when _random.NextBelow(4) == 0:
                    await connection.SendAsync(RandomBytes(64 + _random.NextBelow(4000)), end).ConfigureAwait(false);
                    await connection.DrainAsync(TimeSpan.FromSeconds(1), end).ConfigureAwait(false);
                    break;
                default:
                    if (!await connection.TryUpgradeAsync(identity, end).ConfigureAwait(false))
                    {
                        Count(static figures => figures.Refused++);
                        return;
                    }

                    await connection.SendTextAsync(Boot, end).ConfigureAwait(false);
                    await BehaveAsync(connection, end).ConfigureAwait(false);
                    break;
            }

            Count(connection.IsEnded ? static figures => figures.ClosedByTarget++ : static figures => figures.EndedByUs++);
        }
    }

    private async Task BehaveAsync(RawConnection connection, CancellationToken end)
    {
        switch (kind)
        {
            case HostileKind.Garbage:
                await connection.SendAsync(BadFrame(), end).ConfigureAwait(false);
                Count(static figures => figures.Messages++);
                await connection.DrainAsync(TimeSpan.FromSeconds(1), end).ConfigureAwait(false);
                break;
            case HostileKind.SlowReader:
                // Answers pile up where nobody takes them; sooner or later the sending stops too.
                for (int call = 0; call < UnreadCalls; call++)
                {
                    await connection.SendTextAsync($"[2,\"{call}\",\"Heartbeat\",{{}}]", end).ConfigureAwait(false);
                    Count(static figures => figures.Messages++);
                }

                await Task.Delay(TimeSpan.FromSeconds(5), end).ConfigureAwait(false);
                break;
            case HostileKind.DuplicateIdentity:
                RawConnection second = await RawConnection.ConnectAsync(fleet.Connections, identity, end).ConfigureAwait(false);
                await using (second.ConfigureAwait(false))
                {
                    Count(static figures => figures.Connections++);
                    bool isTaken = await second.TryUpgradeAsync(identity, end).ConfigureAwait(false);
                    Count(isTaken ? static figures => figures.Messages++ : static figures => figures.Refused++);
                    await connection.DrainAsync(TimeSpan.FromSeconds(2), end).ConfigureAwait(false);
                }

                break;
            case HostileKind.Flood:
                Task<long> reading = connection.DrainAsync(TimeSpan.FromSeconds(3), end);
                for (int call = 0; call < FloodCalls && !connection.IsEnded; call++)
                {
                    await connection.SendTextAsync($"[2,\"{call}\",\"Heartbeat\",{{}}]", end).ConfigureAwait(false);
                    Count(static figures => figures.Messages++);
                }

                await reading.ConfigureAwait(false);
                break;
            default:
                throw new UnreachableException($"{kind} needs no handshake.");
        }
    }

    /// <summary>A text that is no message, or a frame that is none.</summary>
    private byte[] BadFrame()
    {
        byte[] frame = RawConnection.Frame(Opcode.Text, "[2,\"x\",\"Heartbeat\",{}]"u8);
        switch (_random.NextBelow(8))
        {
            case 0:
                // Reserved bits.
                frame[0] |= 0x70;
                return frame;
            case 1:
                return RawConnection.Frame(Opcode.Binary, RandomBytes(100));
            case 2:
                // Not UTF-8.
                return RawConnection.Frame(Opcode.Text, [0xC3, 0x28]);
            case 3:
                return RawConnection.Frame(Opcode.Continuation, "x"u8);
            case 4:
                // Without a mask.
                return [0x81, 0x02, (byte)'[', (byte)']'];
            case 5:
                // Announces 2^62 bytes.
                return [0x81, 0xFF, 0x40, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4];
            default:
                return RawConnection.Frame(Opcode.Text, System.Text.Encoding.UTF8.GetBytes(BadTexts[_random.NextBelow(BadTexts.Length)]));
        }
    }

    private byte[] RandomBytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int index = 0; index < count; index++)
        {
            bytes[index] = (byte)_random.Next32();
        }

        return bytes;
    }

    private void Count(Action<HostileFigures> count, bool unless = false)
    {
        if (!unless)
        {
            lock (fleet.Turn)
            {
                count(figures);
            }
        }
    }
}
