using Ocpp.Storage.Journal;

namespace Ocpp.Gateway.State;

/// <summary>Each stored value begins with the version of its layout.</summary>
internal static class StoredLayout
{
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
