namespace Ocpp.LoadTester.Coordination;

/// <summary>A run could not be made: nothing listens, the target refuses everybody, a worker ended. One line that says what to do.</summary>
internal sealed class RunFailedException(string message) : Exception(message);
