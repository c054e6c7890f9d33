namespace System.Runtime.CompilerServices;

/// <summary>What the compiler needs for <c>init</c>; netstandard2.0 hasn't got it.</summary>
internal static class IsExternalInit;
