using System.Threading.Channels;
using Ocpp.LoadTester.Engine;

namespace Ocpp.LoadTester.Coordination;

/// <summary>Turns orders into what a <see cref="FleetWorker"/> does; in the coordinator's own process or at the end of a pipe.</summary>
internal static class WorkerHost
{
    /// <summary>Ends when the worker has finished or failed, or when there are no more orders.</summary>
    public static async Task RunAsync(ChannelReader<WorkerOrder> orders, ChannelWriter<WorkerReport> reports)
    {
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        FleetWorker? worker = null;
        try
        {
            await foreach (WorkerOrder order in orders.ReadAllAsync().ConfigureAwait(false))
            {
                switch (order.Kind)
                {
                    case OrderKind.Prepare:
                        worker = new FleetWorker(order, Report);
                        Report(new WorkerReport(ReportKind.Prepared));
                        break;
                    case OrderKind.Connect:
                        worker!.Connect();
                        break;
                    case OrderKind.Run:
                        worker!.Run(order.Start, order.From, order.To);
                        break;
                    default:
                        worker?.Finish();
                        await ended.Task.ConfigureAwait(false);
                        break;
                }
            }
        }
        catch (Exception exception)
        {
            // The coordinator prints it: a worker has nobody else to tell.
            Report(new WorkerReport(ReportKind.Failed) { Error = exception.Message });
        }
        finally
        {
            worker?.Dispose();
            reports.TryComplete();
        }

        void Report(WorkerReport report)
        {
            reports.TryWrite(report);
            if (report.Kind is ReportKind.Finished or ReportKind.Failed)
            {
                ended.TrySetResult();
            }
        }
    }
}
