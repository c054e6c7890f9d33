using System.Net.Sockets;

namespace Ocpp.Transport.Tests;

/// <summary>What a client's side of a test needs more than once.</summary>
internal static class SocketExtensions
{
    /// <summary>Everything until the server's end.</summary>
    public static async Task<byte[]> ReceiveAllAsync(this Socket client)
    {
        using MemoryStream all = new();
        byte[] piece = new byte[64 * 1024];
        while (await client.ReceiveAsync(piece) is int received and > 0)
        {
            all.Write(piece, 0, received);
        }

        return all.ToArray();
    }

    /// <summary>So many bytes; fewer only where the server ends before.</summary>
    public static async Task<byte[]> ReceiveExactlyAsync(this Socket client, int length)
    {
        byte[] bytes = new byte[length];
        int filled = 0;
        while (filled < length && await client.ReceiveAsync(bytes.AsMemory(filled)) is int received and > 0)
        {
            filled += received;
        }

        return bytes[..filled];
    }
}
