using System.Reflection;

namespace Ocpp.Testing;

/// <summary>What an object takes in memory, in bytes, without what it refers to.</summary>
public static class ObjectSize
{
    private static readonly Func<object, object> Copy = typeof(object).GetMethod("MemberwiseClone", BindingFlags.Instance | BindingFlags.NonPublic)!.CreateDelegate<Func<object, object>>();

    /// <summary>What a copy of it takes.</summary>
    public static int Of(object held)
    {
        // A text's copy would be one without its characters.
        if (held is string text)
        {
            return (22 + (sizeof(char) * text.Length) + 7) & ~7;
        }

        Copy(held);
        long before = GC.GetAllocatedBytesForCurrentThread();
        object copied = Copy(held);
        int size = (int)(GC.GetAllocatedBytesForCurrentThread() - before);
        GC.KeepAlive(copied);
        return size;
    }
}
