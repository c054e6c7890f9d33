using System.Text;
using System.Text.Json;
using Ocpp.Codec;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Commands;
using Ocpp.Gateway.Fleet;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary>A command for many charge points.</summary>
/// <remarks>Only the OpenAPI document is made of it; <see cref="FleetCommandReading"/> reads the body.</remarks>
internal sealed record FleetCommandBody
{
    /// <summary>Whom it is for; they are looked for once, at the beginning.</summary>
    public required FleetSelectorBody Selector { get; init; }

    /// <summary>The OCPP action.</summary>
    public required string Action { get; init; }

    /// <summary>The OCPP request's payload, at most 32 KiB; an empty object by default.</summary>
    public object? Payload { get; init; }

    /// <summary>Commands given per second, 0.001 to 1000; 10 by default.</summary>
    public decimal? RatePerSecond { get; init; }

    /// <summary>Commands under way at once, 1 to 1000; 50 by default.</summary>
    public int? Concurrency { get; init; }

    /// <summary>How long absent charge points are waited for, at most 7 days; not at all by default.</summary>
    public TimeSpan? Hold { get; init; }
}

/// <summary>How reading a fleet command's body ended.</summary>
/// <param name="Order">What is to be done; null where there is a fault.</param>
/// <param name="Body">What is wrong with the body's own fields.</param>
/// <param name="UnknownAction">The action, where no Central System sends it.</param>
/// <param name="Payload">What is wrong with the payload by the action's schema.</param>
internal sealed record FleetCommandReading(FleetOrder? Order, BodyFault? Body, string? UnknownAction, CodecFault? Payload)
{
    private const int MaxActionLength = 64;

    /// <summary>Reads the body and checks the payload once for all charge points.</summary>
    public static FleetCommandReading Read(JsonElement body, CommandProtocol protocol)
    {
        BodyFields fields = new(body);
        ChargePointSelector selector = FleetSelectorBody.Read(fields, ofTheMoment: true);
        string? action = fields.Text("action", 1, MaxActionLength).Value;
        byte[] payload = fields.Json("payload").Value is { } element ? Encoding.UTF8.GetBytes(element.GetRawText()) : "{}"u8.ToArray();
        decimal rate = fields.Decimal("ratePerSecond", 0.001m, FleetLimits.MaxRate).Value ?? FleetLimits.DefaultRate;
        int concurrency = fields.Number("concurrency", 1, FleetLimits.MaxConcurrency).Value ?? FleetLimits.DefaultConcurrency;
        TimeSpan? hold = fields.Duration("hold", TimeSpan.FromSeconds(1), FleetLimits.LongestHold).Value;
        if (action is null)
        {
            fields.Refuse<string>("action", "is needed");
        }

        if (payload.Length > FleetOrder.MaxPayloadLength)
        {
            fields.Refuse<string>("payload", $"must have at most {FleetOrder.MaxPayloadLength} bytes");
        }

        fields.RefuseUnknown();
        return fields.Fault is { } fault
            ? new FleetCommandReading(null, fault, null, null)
            : Check(new FleetOrder
            {
                Selector = selector,
                Action = action!,
                Payload = payload,
                ShownPayload = payload,
                RateMilli = Math.Max(1, (int)(rate * 1000)),
                Concurrency = concurrency,
                Hold = hold,
            }, protocol);
    }

    private static FleetCommandReading Check(FleetOrder order, CommandProtocol protocol)
    {
        if (!protocol.IsCommand(order.Action))
        {
            return new FleetCommandReading(null, null, order.Action, null);
        }

        if (!protocol.TryCheck(order.Action, order.Payload, out CodecFault fault))
        {
            return new FleetCommandReading(null, null, null, fault);
        }

        if (protocol.ReadPassword(order.Action, order.Payload) is not null)
        {
            // One password for many is none, and it would have to be kept as it is until the last has it.
            return new FleetCommandReading(null, new BodyFault("payload", "gives charge points a password; send it to each by its own command"), null, null);
        }

        return new FleetCommandReading(protocol.TryRedact(order.Action, order.Payload, out byte[]? shown) ? order with { ShownPayload = shown } : order, null, null, null);
    }
}
