using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.Fleet;

/// <summary>What a PUT of a configuration template may say. It replaces the whole template.</summary>
internal sealed record ConfigurationTemplateBody
{
    /// <summary>Where two templates want the same key the higher one wins, then the first by name. 0 by default.</summary>
    public int? Priority { get; init; }

    /// <summary>Whom it is for.</summary>
    public required FleetSelectorBody Selector { get; init; }

    /// <summary>Values by configuration key.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }
}

/// <summary>A configuration template.</summary>
internal sealed record ConfigurationTemplateResource
{
    public required string Name { get; init; }

    /// <summary>Where two templates want the same key the higher one wins, then the first by name.</summary>
    public required int Priority { get; init; }

    /// <summary>Whom it is for.</summary>
    public required FleetSelectorBody Selector { get; init; }

    /// <summary>Values by configuration key.</summary>
    public required IReadOnlyDictionary<string, string> Values { get; init; }

    /// <summary>When it was last changed.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    public static ConfigurationTemplateResource Of(ConfigurationTemplate template) => new()
    {
        Name = template.Name,
        Priority = template.Priority,
        Selector = FleetSelectorBody.Of(template.Selector),
        Values = new OrderedDictionary<string, string>(template.Values),
        ChangedAt = template.ChangedAt,
    };
}

/// <summary>A charge point's configuration beside what templates want of it.</summary>
internal sealed record ConfigurationResource
{
    public required string ChargePointId { get; init; }

    /// <summary>Keys in the order of their names.</summary>
    public required IReadOnlyList<ConfigurationItemResource> Items { get; init; }
}

/// <summary>One configuration key.</summary>
internal sealed record ConfigurationItemResource
{
    public required string Key { get; init; }

    /// <summary>As last reported or accepted; null where it isn't known.</summary>
    public required string? Value { get; init; }

    /// <summary>Whether the charge point says that it can't be changed; null where the key isn't known.</summary>
    public required bool? Readonly { get; init; }

    /// <summary>What it should have; null where no template says.</summary>
    public required string? Desired { get; init; }

    /// <summary>The template that says so.</summary>
    public required string? Template { get; init; }

    /// <summary>inSync, pending, rejected, rebootRequired or notSupported; null where nothing is desired.</summary>
    public required string? State { get; init; }
}
