using System.Globalization;
using System.IO.Pipelines;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Ocpp.Gateway.Listeners;
using Ocpp.Gateway.Sessions;
using Ocpp.Gateway.State;
using Ocpp.Testing;

namespace Ocpp.Gateway.Tests.Sessions;

/// <summary>What each idle connection holds, in bytes: a fleet is mostly that. A new field is a reason to raise a limit here, and to say in the commit what it is worth.</summary>
public sealed class SessionMemoryTests
{
    // Shared by all sessions, or the transport's, whose own tests count it.
    private static readonly Type[] NotItsOwn = [typeof(SessionEnvironment), typeof(OcppProtocol), typeof(LiveServices), typeof(Registration), typeof(ConnectionContext), typeof(PipeWriter), typeof(SweepEntry)];

    [Fact]
    public async Task A_session_that_has_booted_and_is_idle_holds_as_little_as_it_did()
    {
        await using TestNode node = new();

        // Not a text of the program's own, which would count as shared.
        string id = string.Create(CultureInfo.InvariantCulture, $"CP{1:D6}");
        TestPeer peer = node.Connect(id);
        peer.Send("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        peer.Send("""[2,"status","StatusNotification",{"connectorId":1,"errorCode":"NoError","status":"Available"}]""");
        Assert.True(node.Get<SessionTable>().TryGet(id, out ChargePointSession? session));

        Dictionary<string, int> sizes = SizesOfAllReachable(session);

        // With the charge point, its identity as text and as UTF-8, and the answer that a repeated CALL would get.
        Assert.True(sizes.Values.Sum() <= 704, string.Join(", ", sizes));
    }

    [Fact]
    public async Task A_session_that_was_asked_something_holds_no_more_once_it_has_answered()
    {
        await using TestNode node = new();
        TestPeer peer = node.Connect("CP-1");
        peer.Send("""[2,"boot","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]""");
        Assert.True(node.Get<SessionTable>().TryGet("CP-1", out ChargePointSession? session));
        Dictionary<string, int> before = SizesOfAllReachable(session);

        Assert.Equal(EnqueueResult.Queued, session.Enqueue(new SilentCall("call-1")));
        int asked = SizesOfAllReachable(session).Values.Sum();
        peer.Send("""[3,"call-1",{"status":"Accepted"}]""");

        Assert.InRange(asked, before.Values.Sum() + 1, int.MaxValue);
        Assert.Equal(before, SizesOfAllReachable(session));
    }

    [Fact]
    public void The_read_loop_of_a_connection_holds_as_little_as_it_did()
    {
        MethodInfo loop = typeof(OcppConnectionHandler).GetMethod("ServeAsync", BindingFlags.Instance | BindingFlags.NonPublic)!;
        Type state = loop.GetCustomAttribute<AsyncStateMachineAttribute>()!.StateMachineType;

        // The runtime puts 72 bytes around it. That it is one method that waits with a connection, and not two, is what this can't see.
        Assert.InRange(RuntimeHelpers.SizeOf(state.TypeHandle), 1, 112);
    }

    private static Dictionary<string, int> SizesOfAllReachable(object root)
    {
        Dictionary<string, int> sizes = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance) { root };
        Queue<object> open = new([root]);
        while (open.TryDequeue(out object? held))
        {
            string name = held.GetType().Name;
            sizes[name] = sizes.GetValueOrDefault(name) + ObjectSize.Of(held);
            foreach (object next in ReferencesOf(held, held.GetType()).Where(next => !NotItsOwn.Any(type => type.IsInstanceOfType(next)) && !IsShared(next) && seen.Add(next)))
            {
                open.Enqueue(next);
            }
        }

        return sizes;
    }

    // Texts of the program itself, types and empty collections.
    private static bool IsShared(object held) => held is Type or Delegate || (held is string text && string.IsInterned(text) is not null) || held is System.Collections.ICollection { Count: 0 };

    private static IEnumerable<object> ReferencesOf(object holder, Type type)
    {
        for (Type? part = type; part is not null && !type.IsPrimitive && type != typeof(string) && !type.IsArray; part = part.BaseType)
        {
            foreach (FieldInfo field in part.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                if (field.FieldType.IsPrimitive || field.FieldType.IsEnum || field.FieldType.IsPointer || field.GetValue(holder) is not { } value)
                {
                    continue;
                }

                // A struct's value comes as a copy in a box of its own, which isn't there in the session.
                foreach (object found in field.FieldType.IsValueType ? ReferencesOf(value, value.GetType()) : [value])
                {
                    yield return found;
                }
            }
        }
    }
}
