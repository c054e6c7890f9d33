using System.Net.Sockets;

namespace Ocpp.FaultProxy;

/// <summary>One connection through the proxy: a task for each direction, until both have ended or a fault ends them.</summary>
internal sealed class FaultRelay(Socket charge, Socket target, FaultScript script, int number, ProxyFigures figures)
{
    private const int BufferSize = 16 * 1024;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task up = PumpAsync(charge, target, Direction.Up, ended);
        Task down = PumpAsync(target, charge, Direction.Down, ended);
        await Task.WhenAll(up, down).ConfigureAwait(false);
        charge.Dispose();
        target.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to, Direction direction, CancellationTokenSource ended)
    {
        FaultPlan plan = new(script, number, direction);
        byte[] buffer = new byte[BufferSize];
        long position = 0;
        try
        {
            while (true)
            {
                int length = await from.ReceiveAsync(buffer, ended.Token).ConfigureAwait(false);
                if (length == 0)
                {
                    to.Shutdown(SocketShutdown.Send);
                    return;
                }

                if (!await SendAsync(plan, to, buffer.AsMemory(0, length), position, ended).ConfigureAwait(false))
                {
                    return;
                }

                position += length;
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone, so the other has to go too.
            await ended.CancelAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Lets bytes go on with what the plan has for them; false where that ended the connection.</summary>
    private async Task<bool> SendAsync(FaultPlan plan, Socket to, Memory<byte> bytes, long position, CancellationTokenSource ended)
    {
        int sent = 0;
        while (plan.TryTake(position + bytes.Length, out FaultRule rule, out long at))
        {
            int offset = (int)long.Max(at - position, sent);
            figures.Count(rule.Kind);
            switch (rule.Kind)
            {
                case FaultKind.Corrupt:
                    bytes.Span[int.Min(offset, bytes.Length - 1)] ^= (byte)(1 << plan.NextBit());
                    break;
                case FaultKind.Stall:
                    await ForwardAsync(plan, to, bytes[sent..offset], ended.Token).ConfigureAwait(false);
                    sent = offset;
                    await Task.Delay(plan.NextStall(rule), ended.Token).ConfigureAwait(false);
                    break;
                default:
                    await ForwardAsync(plan, to, bytes[sent..offset], ended.Token).ConfigureAwait(false);
                    await EndAsync(rule.Kind == FaultKind.Reset, ended).ConfigureAwait(false);
                    return false;
            }
        }

        await ForwardAsync(plan, to, bytes[sent..], ended.Token).ConfigureAwait(false);
        return true;
    }

    private async Task ForwardAsync(FaultPlan plan, Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (!bytes.IsEmpty)
        {
            int piece = plan.NextPiece(bytes.Length);
            TimeSpan delay = plan.NextDelay();
            if (plan.BytesPerSecond is { } rate)
            {
                // At most a tenth of a second's worth at once, so that it flows rather than jumps.
                piece = int.Min(piece, int.Max(1, rate / 10));
                delay += TimeSpan.FromSeconds((double)piece / rate);
            }

            if (delay > TimeSpan.Zero)
            {
                await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
            }

            for (int done = 0; done < piece;)
            {
                done += await to.SendAsync(bytes[done..piece], cancellationToken).ConfigureAwait(false);
            }

            figures.Add(piece);
            bytes = bytes[piece..];
        }
    }

    private async Task EndAsync(bool isReset, CancellationTokenSource ended)
    {
        foreach (Socket socket in (Socket[])[charge, target])
        {
            socket.LingerState = new LingerOption(isReset, 0);
            socket.Close();
        }

        await ended.CancelAsync().ConfigureAwait(false);
    }
}
