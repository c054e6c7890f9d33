using System.Diagnostics;

namespace Ocpp.Gateway.Sessions;

/// <summary>What an answer's way is measured by.</summary>
/// <param name="Action">The CALL's action, or <see cref="SessionMetrics.UnknownAction"/>.</param>
/// <param name="ReceivedAt">When its bytes were there, as the clock's timestamp.</param>
/// <param name="Span">The span that ends with the answer's release; null when the CALL isn't traced.</param>
internal readonly record struct CallOrigin(string Action, long ReceivedAt, Activity? Span = null);
