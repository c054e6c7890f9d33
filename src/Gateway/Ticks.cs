namespace Ocpp.Gateway;

/// <summary>What is done again and again while the program runs. A tick that falls into the work of the one before comes right behind it, and no two at once.</summary>
internal static class Ticks
{
    /// <summary>Does something at each tick of a clock until the program ends, for the first time after one interval. What it throws ends it.</summary>
    public static async Task EachAsync(this TimeProvider clock, TimeSpan interval, Func<Task> onTick, CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                await onTick().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The program ends; whatever is left is found by the next start.
            return;
        }
    }

    /// <inheritdoc cref="EachAsync(TimeProvider, TimeSpan, Func{Task}, CancellationToken)"/>
    public static Task EachAsync(this TimeProvider clock, TimeSpan interval, Action onTick, CancellationToken stoppingToken) =>
        clock.EachAsync(
            interval,
            () =>
            {
                onTick();
                return Task.CompletedTask;
            },
            stoppingToken);
}
