using FASTER.core;

namespace Ocpp.Storage.State;

/// <summary>What FASTER does with a record under its latch.</summary>
internal sealed class TableFunctions : FunctionsBase<SpanByte, SpanByte, SpanByte, RecordCopy, Empty>
{
    public override bool SingleReader(ref SpanByte key, ref SpanByte input, ref SpanByte value, ref RecordCopy dst, ref ReadInfo readInfo)
    {
        dst.Set(value.AsReadOnlySpan(), readInfo.Address);
        return true;
    }

    public override bool ConcurrentReader(ref SpanByte key, ref SpanByte input, ref SpanByte value, ref RecordCopy dst, ref ReadInfo readInfo)
    {
        dst.Set(value.AsReadOnlySpan(), readInfo.Address);
        return true;
    }

    public override bool SingleWriter(ref SpanByte key, ref SpanByte input, ref SpanByte src, ref SpanByte dst, ref RecordCopy output, ref UpsertInfo upsertInfo, WriteReason reason)
    {
        src.CopyTo(ref dst);
        return true;
    }

    /// <summary>In place only for the same length: a record that shrank would leave bytes that a scan of the log takes for the next record.</summary>
    public override bool ConcurrentWriter(ref SpanByte key, ref SpanByte input, ref SpanByte src, ref SpanByte dst, ref RecordCopy output, ref UpsertInfo upsertInfo)
    {
        if (src.Length != dst.Length)
        {
            return false;
        }

        src.CopyTo(ref dst);
        return true;
    }

    /// <summary>Read-modify-write is only for patches, and those only change what lies where it may change.</summary>
    public override bool InPlaceUpdater(ref SpanByte key, ref SpanByte input, ref SpanByte value, ref RecordCopy output, ref RMWInfo rmwInfo)
    {
        if (output.TryPatch(value.AsSpan()))
        {
            return true;
        }

        rmwInfo.Action = RMWAction.CancelOperation;
        return false;
    }

    public override bool NeedCopyUpdate(ref SpanByte key, ref SpanByte input, ref SpanByte oldValue, ref RecordCopy output, ref RMWInfo rmwInfo)
    {
        rmwInfo.Action = RMWAction.CancelOperation;
        return false;
    }

    public override bool NeedInitialUpdate(ref SpanByte key, ref SpanByte input, ref RecordCopy output, ref RMWInfo rmwInfo)
    {
        rmwInfo.Action = RMWAction.CancelOperation;
        return false;
    }

    /// <summary>A tombstone has no room for a value, so the base's <c>value = default</c> would write beyond it.</summary>
    public override bool SingleDeleter(ref SpanByte key, ref SpanByte value, ref DeleteInfo deleteInfo) => true;
}
