using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Hosting.Settings;
using Ocpp.Storage.State;

namespace Ocpp.Gateway.Hosting;

/// <summary>Puts a start that failed for the operator's reasons into one line; what is our own fault keeps its stack trace.</summary>
internal static class StartFailure
{
    /// <summary>The line, or null when the exception is none of an operator's doing.</summary>
    public static string? Describe(Exception exception) => exception switch
    {
        SettingException setting => setting.Message,
        AggregateException { InnerExceptions.Count: 1 } aggregate => Describe(aggregate.InnerExceptions[0]),
        IOException { InnerException: AddressInUseException } inUse =>
            $"{FirstSentence(inUse.Message)} Another program listens there, perhaps another gateway; Ocpp:Listen, Api:Listen and Files:Listen say where this one does.",
        StateUnavailableException { InnerException: { } cause } => Describe(cause),
        IOException or UnauthorizedAccessException or StateDamagedException => exception.Message.ReplaceLineEndings(" "),
        SocketException socket =>
            $"A listener can't be opened: {socket.Message}. Ocpp:Listen, Api:Listen and Files:Listen say where; ports below 1024 and addresses of other machines are not to be had.",
        _ => null,
    };

    // Kestrel's "Failed to bind to address http://127.0.0.1:9001: address already in use."
    private static string FirstSentence(string message) => message.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
