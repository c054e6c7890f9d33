using System.Buffers.Binary;

namespace Ocpp.Storage.Journal;

/// <summary>The way of records inside a batch's body.</summary>
internal static class BatchBody
{
    /// <summary>Gives the record at the body's beginning and moves <paramref name="body"/> behind it. False when the lengths don't add up.</summary>
    public static bool TryTake(scoped ref ReadOnlySpan<byte> body, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (!BinaryPrimitives.TryReadInt32LittleEndian(body, out int length) || (uint)length > body.Length - BatchHeader.RecordOverhead)
        {
            return false;
        }

        record = body.Slice(BatchHeader.RecordOverhead, length);
        body = body[(BatchHeader.RecordOverhead + length)..];
        return true;
    }
}
