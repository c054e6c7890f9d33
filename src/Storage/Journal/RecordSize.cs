namespace Ocpp.Storage.Journal;

/// <summary>What may be appended: records of 1 byte and more. An empty one would look like the zeros of a segment written ahead.</summary>
internal static class RecordSize
{
    public static void Check(int length, int max)
    {
        if (length == 0 || length > max)
        {
            throw new ArgumentException($"A record has 1 to {max} bytes, not {length}.", nameof(length));
        }
    }
}
