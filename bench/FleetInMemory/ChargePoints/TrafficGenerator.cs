using System.Diagnostics;
using Ocpp.FleetInMemory.Measuring;

namespace Ocpp.FleetInMemory.ChargePoints;

/// <summary>Connects the fleet, and lets it send the mix: an open loop, due at random, independent moments (Poisson), whatever the answers do. Runs on the caller's thread, which it wants for itself.</summary>
internal sealed class TrafficGenerator(Fleet fleet, ConnectionsUnderway underway, int seed) : IDisposable
{
    private static readonly TimeSpan ArrivalTimeout = TimeSpan.FromSeconds(30);
    private static readonly long Millisecond = Stopwatch.Frequency / 1000;

    private readonly Random _random = new(seed);
    private readonly ManualResetEventSlim _never = new();

    /// <summary>Processor time of this thread in the last call of a method here.</summary>
    public TimeSpan OwnTime { get; private set; }

    /// <summary>Draws that found every charge point busy that was tried, and were dropped.</summary>
    public long Dropped { get; private set; }

    /// <summary>Connects all, as fast as they arrive.</summary>
    /// <exception cref="TimeoutException">Nothing arrives any more.</exception>
    public void Connect()
    {
        TimeSpan before = ThreadTime.OfThisThread;
        for (int number = 0; number < fleet.Count; number++)
        {
            if (number % 256 == 0)
            {
                fleet.Tick();
            }

            Connect(number);
        }

        long deadline = Stopwatch.GetTimestamp() + (long)(ArrivalTimeout.TotalSeconds * Stopwatch.Frequency);
        while (fleet.Serving < fleet.Count)
        {
            while (fleet.TryTakeRefused(out int refused))
            {
                Connect(refused);
                deadline = Stopwatch.GetTimestamp() + (long)(ArrivalTimeout.TotalSeconds * Stopwatch.Frequency);
            }

            Wait();
            if (Stopwatch.GetTimestamp() > deadline)
            {
                throw NobodyArrives();
            }
        }

        OwnTime = ThreadTime.OfThisThread - before;
    }

    /// <summary>Sends at a rate for a while; with a rate of 0 it only waits.</summary>
    public void Send(double messagesPerSecond, TimeSpan duration)
    {
        TimeSpan before = ThreadTime.OfThisThread;
        double meanGap = messagesPerSecond > 0 ? Stopwatch.Frequency * Mix.MessagesPerDraw / messagesPerSecond : double.PositiveInfinity;
        long start = Stopwatch.GetTimestamp();
        long end = start + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        double due = start + Gap(meanGap);
        long nextTick = start;
        while (true)
        {
            long now = Stopwatch.GetTimestamp();
            if (now >= nextTick)
            {
                fleet.Tick();
                nextTick = now + (100 * Millisecond);
            }

            for (; due <= now && due < end; due += Gap(meanGap))
            {
                SendOne((long)due);
            }

            if (now >= end)
            {
                break;
            }

            Wait();
        }

        OwnTime = ThreadTime.OfThisThread - before;
    }

    public void Dispose() => _never.Dispose();

    private void Connect(int number)
    {
        if (!underway.TryBegin(ArrivalTimeout) || !fleet.TryConnect(number))
        {
            throw NobodyArrives();
        }
    }

    private TimeoutException NobodyArrives() => new($"{fleet.Serving} of {fleet.Count} charge points serve; {fleet.Faults} faults. {fleet.FirstFault}");

    private void SendOne(long dueAt)
    {
        Message message = Mix.Draw(_random);
        for (int attempt = 0; attempt < 8; attempt++)
        {
            if (fleet.TrySend(_random.Next(fleet.Count), message, dueAt))
            {
                return;
            }
        }

        Dropped++;
    }

    private double Gap(double mean) => double.IsInfinity(mean) ? mean : -Math.Log(1 - _random.NextDouble()) * mean;

    private void Wait() => _never.Wait(1);
}
