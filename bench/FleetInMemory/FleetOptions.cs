using System.Globalization;

namespace Ocpp.FleetInMemory;

/// <summary>What a run does.</summary>
internal sealed record FleetOptions
{
    /// <summary>How many charge points connect.</summary>
    public int ChargePoints { get; init; } = 1000;

    /// <summary>Messages a second, of the standard mix.</summary>
    public double Rate { get; init; } = 1000;

    /// <summary>How long they are sent.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long everything is quiet before, to see what that costs.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long the fleet is held after the heap was counted, for a tool that looks at it.</summary>
    public TimeSpan Hold { get; init; }

    /// <summary>Charge points on their way from upgrade to last StatusNotification at once.</summary>
    public int Underway { get; init; } = 1000;

    public int Seed { get; init; } = 1;

    /// <summary>The gateway's data directory; null for one that is removed afterwards.</summary>
    public string? Directory { get; init; }

    /// <summary>Whether a process of its own opens what the run left, and says how long that took.</summary>
    public bool Restarts { get; init; } = true;

    /// <summary>Settings of the gateway, as on its command line.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];

    /// <exception cref="FormatException">An argument is none of those known.</exception>
    public static FleetOptions Parse(ReadOnlySpan<string> arguments)
    {
        FleetOptions options = new();
        List<string> settings = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            if (name == "--no-restart")
            {
                options = options with { Restarts = false };
                continue;
            }

            if (i + 1 == arguments.Length)
            {
                throw new FormatException($"{name} has no value.");
            }

            string value = arguments[++i];
            if (name.Contains(':'))
            {
                settings.AddRange([name, value]);
                continue;
            }

            options = name switch
            {
                "--charge-points" => options with { ChargePoints = int.Parse(value, CultureInfo.InvariantCulture) },
                "--rate" => options with { Rate = double.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Duration = Seconds(value) },
                "--idle-seconds" => options with { Idle = Seconds(value) },
                "--hold-seconds" => options with { Hold = Seconds(value) },
                "--underway" => options with { Underway = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seed" => options with { Seed = int.Parse(value, CultureInfo.InvariantCulture) },
                "--directory" => options with { Directory = value },
                _ => throw new FormatException($"{name} is not known."),
            };
        }

        return options with { Settings = settings };
    }

    private static TimeSpan Seconds(string value) => TimeSpan.FromSeconds(double.Parse(value, CultureInfo.InvariantCulture));
}
