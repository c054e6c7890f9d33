using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>Each stored value begins with the version of its layout.</summary>
internal static class StoredLayout
{
    /// <summary>As the other overload, for a value whose fields of fixed place take so many bytes.</summary>
    /// <exception cref="InvalidDataException">It ends before.</exception>
    /// <exception cref="NewerFormatException">A newer version of the program wrote it.</exception>
    public static void Check(string what, ReadOnlySpan<byte> record, int leastLength, byte newest)
    {
        if (record.Length < leastLength)
        {
            throw new InvalidDataException(what + " in the state is too short.");
        }

        Check(what, record[0], newest);
    }

    /// <summary>Refuses a value that a newer version of the program wrote.</summary>
    /// <exception cref="NewerFormatException">It did.</exception>
    public static void Check(string what, byte found, byte newest)
    {
        if (found > newest || found == 0)
        {
            throw new NewerFormatException(what + " in the state", found, newest);
        }
    }
}
