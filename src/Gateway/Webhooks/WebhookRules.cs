using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Webhooks;

/// <summary>What a webhook may be: the one place that checks it, for settings and API alike.</summary>
internal static class WebhookRules
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxNameLength = 64;

    /// <summary>What a name has to be, for messages.</summary>
    public const string NameRule = "1 to 64 letters, digits, '-', '_' and '.', beginning with a letter or digit";

    /// <summary>The messages whose answer a backend may decide: all that charge points send.</summary>
    public static readonly ImmutableArray<string> DecisionActions =
    [
        "Authorize", "BootNotification", "DataTransfer", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat", "LogStatusNotification", "MeterValues",
        "SecurityEventNotification", "SignCertificate", "SignedFirmwareStatusNotification", "StartTransaction", "StatusNotification", "StopTransaction",
    ];

    // Names, values, certificates: what one webhook may hold of each, so that a definition stays far below a journal record.
    private const int MaxHeaders = 32;
    private const int MaxLabels = 32;
    private const int MaxTextLength = 1024;
    private const int MaxSecretLength = 128;
    private const int MaxPemLength = 64 * 1024;
    private const int MaxBatchSize = 1000;
    private const int MaxConcurrency = 256;
    private const int MaxPrefixLength = 255;

    private static readonly TimeSpan EventTimeout = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DecisionTimeout = TimeSpan.FromSeconds(5);

    // What the gateway says itself; a second Host or Content-Length would make two readers see two requests.
    private static readonly HashSet<string> ReservedHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Connection", "Content-Encoding", "Content-Length", "Content-Type", "Expect", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "webhook-id", "webhook-signature", "webhook-timestamp",
    };

    public static bool IsName(string name) =>
        name.Length is >= 1 and <= MaxNameLength && char.IsAsciiLetterOrDigit(name[0]) && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    /// <summary>The webhook that the fields make out of the one in force, null for a new one; null with <see cref="WebhookFields.Fault"/> set when a rule is broken.</summary>
    public static WebhookSubscription? Apply(string name, WebhookFields fields, WebhookSubscription? known)
    {
        if (known is null)
        {
            RequireKindAndUrl(fields);
        }

        WebhookKind kind = fields.Choice("kind", known?.Kind ?? default, known?.Kind ?? default);
        if (fields.Fault is null && known is not null && kind != known.Kind)
        {
            fields.Refuse<string>("kind", "can't be changed; delete the webhook and make a new one");
        }

        bool isDecision = kind == WebhookKind.Decision;
        WebhookSubscription current = known ?? new WebhookSubscription
        {
            Name = name,
            Kind = kind,
            Url = "",
            Incarnation = Guid.NewGuid().ToString("N"),
            Timeout = isDecision ? DecisionTimeout : EventTimeout,
            Concurrency = DefaultConcurrency(kind),
        };
        WebhookSubscription changed = ReadWho(fields, ReadHow(fields, current));
        changed = isDecision ? ReadDecision(fields, changed) : ReadEvents(fields, changed);
        fields.RefuseUnknown();
        return fields.Fault is null ? changed : null;
    }

    private static void RequireKindAndUrl(WebhookFields fields)
    {
        foreach (string field in (ReadOnlySpan<string>)["kind", "url"])
        {
            if (!fields.IsPresent(field))
            {
                fields.Refuse<string>(field, field == "kind" ? "must be one of Events, Decision" : "must be the address that is called");
            }
        }
    }

    private static int DefaultConcurrency(WebhookKind kind) => kind == WebhookKind.Decision ? 64 : 16;

    private static WebhookSubscription ReadHow(WebhookFields fields, WebhookSubscription current)
    {
        string url = fields.Text("url", current.Url, WebhookUrl.MaxLength, "") ?? "";
        if (!WebhookUrl.IsValid(url, current.Kind, out string? rule))
        {
            fields.Refuse<string>("url", rule);
        }

        bool isDecision = current.Kind == WebhookKind.Decision;
        WebhookSubscription changed = current with
        {
            Url = url,
            Secrets = ReadSecrets(fields, current),
            Headers = fields.Map("headers", current.Headers, MaxHeaders, IsHeader, $"must be at most {MaxHeaders} headers, none of them the gateway's own, values of at most {MaxTextLength} printable characters")
                .ToImmutableSortedDictionary(StringComparer.OrdinalIgnoreCase),
            Bearer = fields.Text("bearer", current.Bearer, 4 * MaxTextLength),
            Username = fields.Text("username", current.Username, MaxTextLength),
            Password = fields.Text("password", current.Password, MaxTextLength),
            ClientCertificate = fields.Pem("clientCertificate", current.ClientCertificate, MaxPemLength),
            ServerCa = fields.Pem("serverCa", current.ServerCa, MaxPemLength),
            // A charge point gets its answer well inside 50 s, and after the decision it may have to wait for the disk: SessionLimits.MaxDecisionDelay.
            Timeout = fields.Duration("timeout", current.Timeout, isDecision ? DecisionTimeout : EventTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(isDecision ? 20 : 120)),
            Concurrency = fields.Number("concurrency", current.Concurrency, DefaultConcurrency(current.Kind), 1, MaxConcurrency),
        };
        CheckCredentials(fields, changed);
        return changed;
    }

    private static WebhookSubscription ReadWho(WebhookFields fields, WebhookSubscription current) => current with
    {
        ChargePointPrefix = fields.Text("chargePointPrefix", current.ChargePointPrefix, MaxPrefixLength),
        Labels = fields.Map("labels", current.Labels, MaxLabels, static (name, value) => name.Length is >= 1 and <= MaxPrefixLength && value.Length <= MaxPrefixLength, $"must be at most {MaxLabels} texts of at most {MaxPrefixLength} characters")
            .ToImmutableSortedDictionary(StringComparer.Ordinal),
    };

    private static WebhookSubscription ReadEvents(WebhookFields fields, WebhookSubscription current) => current with
    {
        Types = [.. fields.List("types", current.Types, FactEventTypes.All.Count, FactEventTypes.All.Contains, $"must be different ones of {string.Join(", ", FactEventTypes.All)}")],
        Actions = [.. fields.List("actions", current.Actions, FactEventTypes.Actions.Count, FactEventTypes.Actions.Contains, $"must be different ones of {string.Join(", ", FactEventTypes.Actions)}")],
        BatchSize = fields.Number("batchSize", current.BatchSize, 1, 1, MaxBatchSize),
        Linger = fields.Duration("linger", current.Linger, TimeSpan.Zero, TimeSpan.Zero, TimeSpan.FromMinutes(1)),
        MaxAge = fields.Duration("maxAge", current.MaxAge, TimeSpan.FromDays(1), TimeSpan.FromSeconds(1), TimeSpan.FromDays(30)),
    };

    private static WebhookSubscription ReadDecision(WebhookFields fields, WebhookSubscription current)
    {
        string rule = $"must be different ones of {string.Join(", ", DecisionActions)}, at least one";
        WebhookSubscription changed = current with
        {
            Actions = [.. fields.List("actions", current.Actions, DecisionActions.Length, static action => DecisionActions.Contains(action), rule)],
            Fallback = fields.Choice("fallback", current.Fallback, WebhookFallback.Local),
            Shape = fields.Choice("shape", current.Shape, WebhookShape.Default),
            Account = fields.Text("account", current.Account, MaxPrefixLength),
        };
        if (changed.Actions.IsEmpty)
        {
            fields.Refuse<string>("actions", rule);
        }

        return changed;
    }

    private static ImmutableArray<string> ReadSecrets(WebhookFields fields, WebhookSubscription current)
    {
        string? secret = fields.Text("secret", null, MaxSecretLength);
        IReadOnlyList<string> secrets = fields.List("secrets", current.Secrets, 2, WebhookSecret.IsValid, $"must be one or two different secrets, and each {WebhookSecret.Rule}");
        if (!fields.IsPresent("secret"))
        {
            return [.. secrets];
        }

        if (fields.IsPresent("secrets"))
        {
            fields.Refuse<string>("secrets", "can't be given beside 'secret'");
        }

        if (secret is not null && !WebhookSecret.IsValid(secret))
        {
            fields.Refuse<string>("secret", WebhookSecret.Rule);
        }

        return secret is null ? [] : [secret];
    }

    private static void CheckCredentials(WebhookFields fields, WebhookSubscription subscription)
    {
        if (subscription.Bearer is not null && subscription.Username is not null)
        {
            fields.Refuse<string>("bearer", "can't be given beside 'username'; null takes the other away");
        }

        if (subscription.Bearer?.Any(static character => character is <= ' ' or > '~') == true)
        {
            fields.Refuse<string>("bearer", "must be printable ASCII without spaces");
        }

        if (subscription.Username is null != subscription.Password is null || subscription.Username?.Contains(':', StringComparison.Ordinal) == true)
        {
            fields.Refuse<string>("username", "must be given together with 'password', and has no colon");
        }

        if (subscription.ClientCertificate is { } pem && !IsCertificate(pem, withKey: true))
        {
            fields.Refuse<string>("clientCertificate", "must be a certificate with its unencrypted key, both in PEM");
        }

        if (subscription.ServerCa is { } authorities && !IsCertificate(authorities, withKey: false))
        {
            fields.Refuse<string>("serverCa", "must be certificates in PEM");
        }
    }

    private static bool IsHeader(string name, string value) =>
        name.Length is >= 1 and <= 128
        && !ReservedHeaders.Contains(name)
        && name.All(static character => char.IsAsciiLetterOrDigit(character) || "!#$%&'*+-.^_`|~".Contains(character, StringComparison.Ordinal))
        && value.Length <= MaxTextLength
        && value.All(static character => character is >= ' ' and <= '~');

    private static bool IsCertificate(string pem, bool withKey)
    {
        try
        {
            if (withKey)
            {
                using X509Certificate2 certificate = X509Certificate2.CreateFromPem(pem, pem);
                return true;
            }

            X509Certificate2Collection authorities = [];
            authorities.ImportFromPem(pem);
            return authorities.Count > 0;
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            return false;
        }
    }
}
