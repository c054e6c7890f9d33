namespace Ocpp.Gateway.Api.Import;

/// <summary>What became of an import. Good lines count even beside bad ones.</summary>
/// <param name="Created">Lines that registered something new.</param>
/// <param name="Updated">Lines that changed what was there.</param>
/// <param name="Failed">Lines that were left out.</param>
/// <param name="Errors">Each bad line by its number.</param>
/// <param name="IsComplete">False when the import was given up for too many bad lines; nothing behind the last one was read.</param>
internal sealed record ImportReport(int Created, int Updated, int Failed, IReadOnlyList<ImportError> Errors, bool IsComplete);

/// <summary>A line that was left out.</summary>
/// <param name="Line">Its number, the first being 1.</param>
/// <param name="Error">What is wrong with it.</param>
internal sealed record ImportError(long Line, string Error);
