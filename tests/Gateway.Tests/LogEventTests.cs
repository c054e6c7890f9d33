using System.Reflection;
using Microsoft.Extensions.Logging;
using Ocpp.Gateway.Hosting;

namespace Ocpp.Gateway.Tests;

/// <summary>What operators filter and alert on: each log event has an id that is its own over the whole program.</summary>
public sealed class LogEventTests
{
    private const BindingFlags AnyMethod = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Fact]
    public void An_event_id_belongs_to_one_log_event_of_the_program()
    {
        IEnumerable<string> shared = LogEvents()
            .GroupBy(logEvent => logEvent.Id)
            .Where(sameId => sameId.Count() > 1)
            .Select(sameId => $"{sameId.Key}: {string.Join(", ", sameId.Select(logEvent => logEvent.Name))}");

        Assert.Empty(shared);
    }

    [Fact]
    public void Every_log_event_has_an_id()
    {
        Assert.DoesNotContain(LogEvents(), logEvent => logEvent.Id <= 0);
    }

    [Fact]
    public void The_log_events_of_all_projects_are_looked_at()
    {
        IEnumerable<string> seen = LogEvents().Select(logEvent => logEvent.Name);

        Assert.Contains("Ocpp.Gateway.Listeners.OcppConnectionHandler.Log.Refused", seen);
        Assert.Contains("Ocpp.Storage.Journal.EventJournal.Log.Opened", seen);
    }

    // The generator leaves the attribute on the method, so the built program can be asked.
    private static IEnumerable<(int Id, string Name)> LogEvents() =>
        from assembly in Program()
        from type in assembly.GetTypes()
        from method in type.GetMethods(AnyMethod)
        let attribute = method.GetCustomAttribute<LoggerMessageAttribute>()
        where attribute is not null
        select (attribute.EventId, $"{type.FullName!.Replace('+', '.')}.{method.Name}");

    private static IEnumerable<Assembly> Program()
    {
        Assembly gateway = typeof(GatewayHost).Assembly;
        return gateway.GetReferencedAssemblies()
            .Where(reference => reference.Name!.StartsWith("Ocpp.", StringComparison.Ordinal))
            .Select(Assembly.Load)
            .Prepend(gateway);
    }
}
