using System.Diagnostics;
using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;
using Microsoft.Diagnostics.Runtime;

namespace Ocpp.HeapPerConnection;

/// <summary>The objects of another process after full collections, counted by type; texts and arrays of plain values by who holds them too, since their type says nothing.</summary>
internal sealed class Census
{
    // GCHeapCollect of the runtime's events: a session that wants it begins with a full collection.
    private const long Collect = 0x800000;

    // The gateway compacts by itself a second or two after a wave of arrivals.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    private readonly Dictionary<string, (long Objects, long Bytes)> _byType = [];

    private Census()
    {
    }

    /// <summary>Resident bytes before anything was forced.</summary>
    public long ResidentAsIs { get; private init; }

    /// <summary>Resident bytes after the collections.</summary>
    public long Resident { get; private init; }

    public IReadOnlyDictionary<string, (long Objects, long Bytes)> ByType => _byType;

    /// <summary>Waits a moment, collects twice (what has a finalizer goes with the second), and counts while the process stands still.</summary>
    public static async Task<Census> TakeAsync(int processId)
    {
        await Task.Delay(Settling);
        long residentAsIs = ResidentOf(processId);
        for (int i = 0; i < 2; i++)
        {
            await CollectAsync(processId);
        }

        Census census = new() { ResidentAsIs = residentAsIs, Resident = ResidentOf(processId) };
        census.Walk(processId);
        return census;
    }

    private static async Task CollectAsync(int processId)
    {
        DiagnosticsClient client = new(processId);
        using EventPipeSession session = client.StartEventPipeSession(new EventPipeProvider("Microsoft-Windows-DotNETRuntime", EventLevel.Informational, Collect), requestRundown: false);
        Task drained = session.EventStream.CopyToAsync(Stream.Null);
        await Task.Delay(TimeSpan.FromSeconds(1));
        await session.StopAsync(CancellationToken.None);
        await drained;
    }

    private static long ResidentOf(int processId)
    {
        using Process process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }

    private void Walk(int processId)
    {
        using DataTarget target = DataTarget.AttachToProcess(processId, suspend: true);
        ClrInfo clr = target.ClrVersions[0];

        // The one beside the runtime is its own; its version, by which the library would tell, can't be read of a running process.
        using ClrRuntime runtime = clr.CreateRuntime(Path.Combine(Path.GetDirectoryName(clr.ModuleInfo.FileName)!, "libmscordaccore.so"), ignoreMismatch: true);
        Dictionary<ulong, string> holders = HoldersOf(runtime.Heap);
        foreach (ClrObject found in Objects(runtime.Heap))
        {
            string name = found.Type!.Name ?? "?";
            if (IsPlain(found.Type))
            {
                name = $"{name} of {holders.GetValueOrDefault(found.Address, "nobody")}";
            }

            (long objects, long bytes) = _byType.GetValueOrDefault(name);
            _byType[name] = (objects + 1, bytes + (long)found.Size);
        }
    }

    // The first who is found, where several hold one.
    private static Dictionary<ulong, string> HoldersOf(ClrHeap heap)
    {
        Dictionary<ulong, string> holders = [];
        foreach (ClrObject holder in Objects(heap).Where(static found => found.Type!.ContainsPointers))
        {
            foreach (ClrObject held in holder.EnumerateReferences().Where(static held => held.Type is not null && IsPlain(held.Type)))
            {
                holders.TryAdd(held.Address, holder.Type!.Name ?? "?");
            }
        }

        return holders;
    }

    private static IEnumerable<ClrObject> Objects(ClrHeap heap) => heap.EnumerateObjects().Where(static found => found is { IsFree: false, Type: not null });

    private static bool IsPlain(ClrType type) => type.IsString || (type.IsArray && !type.ContainsPointers);
}
