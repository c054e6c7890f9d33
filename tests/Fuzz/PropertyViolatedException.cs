using System.Diagnostics.CodeAnalysis;

namespace Ocpp.Fuzz;

/// <summary>A parser read something, but not as it must.</summary>
internal sealed class PropertyViolatedException(string message) : Exception(message)
{
    /// <summary>Holds a property of the code under test; xunit's asserts would tie the targets to one runner.</summary>
    public static void Unless([DoesNotReturnIf(false)] bool holds, string message)
    {
        if (!holds)
        {
            throw new PropertyViolatedException(message);
        }
    }
}
