using System.Collections.Immutable;
using System.Text.Json;
using Ocpp.Codec.V16;
using Ocpp.Gateway.Api.Import;
using Ocpp.Gateway.Api.Requests;
using Ocpp.Gateway.Credentials;
using Ocpp.Gateway.State;

namespace Ocpp.Gateway.Api.ChargePoints;

/// <summary>What a PUT of a charge point, or a line of an import, changes: a field left out keeps its value, null clears it.</summary>
internal sealed class ChargePointChange
{
    public const int MaxLabels = 64;
    public const int MaxLabelLength = 255;

    // Basic credentials are one header line; a longer password could never be presented.
    private const int MaxPasswordLength = 255;

    // Hashing a text password takes some 30 ms of a core on purpose; an import of many must leave a core to the connections.
    private static readonly SemaphoreSlim HashGate = new(Math.Max(1, Environment.ProcessorCount / 2));

    private Optional<string> _password;
    private Optional<string> _passwordHex;
    private Optional<int?> _securityProfile;
    private Optional<RegistrationStatus?> _bootStatus;
    private Optional<TimeSpan?> _heartbeatInterval;
    private Optional<Dictionary<string, string>> _labels;

    private ChargePointChange()
    {
    }

    /// <summary>The columns of a CSV import.</summary>
    public static CsvColumns Columns { get; } = new(["id", "password", "passwordHex", "bootStatus", "heartbeatInterval"], ["securityProfile"], ["labels"]);

    /// <summary>Reads the body of a PUT.</summary>
    public static bool TryRead(JsonElement body, out ChargePointChange change, out BodyFault fault)
    {
        BodyFields fields = new(body);
        change = Read(fields);
        fields.RefuseUnknown();
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }

    /// <summary>Reads a line of an import, which has the identity beside the fields of a PUT.</summary>
    public static bool TryReadLine(JsonElement body, out (string Id, ChargePointChange Change) line, out BodyFault fault)
    {
        BodyFields fields = new(body);
        string? id = fields.Identity("id").Value;
        if (fields.Fault is null && id is null)
        {
            fields.Refuse<string>("id", "is needed");
        }

        ChargePointChange change = Read(fields);
        fields.RefuseUnknown();
        line = (id ?? "", change);
        fault = fields.Fault ?? default;
        return fields.Fault is null;
    }

    /// <summary>Hashes a password, which is slow, and gives what then only has to be applied.</summary>
    public async ValueTask<Func<Registration, Registration>> PrepareAsync(CancellationToken cancellation)
    {
        ImmutableArray<PasswordVerifier>? passwords = await HashAsync(cancellation).ConfigureAwait(false);
        return registration => registration with
        {
            Passwords = passwords ?? registration.Passwords,
            SecurityProfile = _securityProfile.Or(registration.SecurityProfile),
            // What an operator says now counts more than what the charge point was about to take up.
            PendingSecurityProfile = _securityProfile.IsPresent ? null : registration.PendingSecurityProfile,
            BootStatus = _bootStatus.IsPresent ? _bootStatus.Value ?? RegistrationStatus.Accepted : registration.BootStatus,
            HeartbeatInterval = _heartbeatInterval.Or(registration.HeartbeatInterval),
            Labels = _labels.IsPresent ? ToLabels(_labels.Value) : registration.Labels,
        };
    }

    private static ChargePointChange Read(BodyFields fields)
    {
        ChargePointChange change = new()
        {
            _password = fields.Text("password", 1, MaxPasswordLength),
            _passwordHex = fields.Text("passwordHex", 2, 2 * MaxPasswordLength),
            _securityProfile = fields.Number("securityProfile", 0, 3),
            _bootStatus = fields.Choice("bootStatus", RegistrationStatus.Accepted, RegistrationStatus.Pending, RegistrationStatus.Rejected),
            // Whole seconds, since that is how it goes out (OCPP 1.6 §6.8).
            _heartbeatInterval = fields.Duration("heartbeatInterval", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
            _labels = fields.Texts("labels", MaxLabels, MaxLabelLength),
        };
        if (change._passwordHex.Value is { } hex && (hex.Length % 2 != 0 || !hex.All(char.IsAsciiHexDigit)))
        {
            fields.Refuse<string>("passwordHex", "must be pairs of hexadecimal digits");
        }

        if (change._password.Value is not null && change._passwordHex.Value is not null)
        {
            fields.Refuse<string>("passwordHex", "can't be given beside 'password'");
        }

        if (change._heartbeatInterval.Value is { } interval && interval.Ticks % TimeSpan.TicksPerSecond != 0)
        {
            fields.Refuse<string>("heartbeatInterval", "must be whole seconds");
        }

        return change;
    }

    private static ImmutableSortedDictionary<string, string> ToLabels(Dictionary<string, string>? labels) =>
        (labels ?? []).ToImmutableSortedDictionary(StringComparer.Ordinal);

    private async ValueTask<ImmutableArray<PasswordVerifier>?> HashAsync(CancellationToken cancellation)
    {
        if (_passwordHex.Value is { } hex)
        {
            return await HashAsync(() => PasswordVerifier.TryFromHex(hex, out PasswordVerifier? verifier) ? verifier! : throw new InvalidOperationException("The digits were checked."), cancellation).ConfigureAwait(false);
        }

        if (_password.Value is { } password)
        {
            return await HashAsync(() => PasswordVerifier.FromText(password), cancellation).ConfigureAwait(false);
        }

        return _password.IsPresent || _passwordHex.IsPresent ? [] : null;
    }

    private static async ValueTask<ImmutableArray<PasswordVerifier>?> HashAsync(Func<PasswordVerifier> hash, CancellationToken cancellation)
    {
        await HashGate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return [await Task.Run(hash, cancellation).ConfigureAwait(false)];
        }
        finally
        {
            HashGate.Release();
        }
    }
}
