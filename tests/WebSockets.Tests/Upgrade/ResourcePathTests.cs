using System.Text;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.WebSockets.Tests.Upgrade;

public sealed class ResourcePathTests
{
    [Theory]
    [InlineData("/ocpp", "/ocpp/CP001", "CP001")]
    [InlineData("/ocpp/", "/ocpp/CP001", "CP001")]
    [InlineData("/", "/CP001", "CP001")]
    [InlineData("/", "///charger", "charger")]
    [InlineData("/a/b", "/a/b/CP001", "CP001")]
    [InlineData("/ocpp", "/%6Fcpp/CP001", "CP001")]
    [InlineData("/ocpp", "///ocpp///CP001///", "CP001")]
    [InlineData("/ocpp", "/ocpp/cp_1-A:b", "cp_1-A:b")]
    [InlineData("/ocpp", "/ocpp/a%2Fb", "a/b")]
    [InlineData("/ocpp", "/ocpp/a%2fb", "a/b")]
    [InlineData("/ocpp", "/ocpp/%25", "%")]
    [InlineData("/ocpp", "/ocpp/%252F", "%2F")]
    [InlineData("/ocpp", "/ocpp/%E2%82%AC", "€")]
    [InlineData("/ocpp", "/ocpp/a%20b+c", "a b+c")]
    [InlineData("/ocpp", "/ocpp/...", "...")]
    [InlineData("/ocpp", "/ocpp/%2e%2e%2fx", "../x")]
    [InlineData("/ocpp", "/ocpp/ocpp", "ocpp")]
    public void The_segment_below_the_listeners_path_is_decoded_once(string listenerPath, string rawPath, string expected)
    {
        UpgradeTolerances tolerances = UpgradeTolerances.None;

        bool isRead = ResourcePath.TryReadIdentity(rawPath, listenerPath, out string? identity, out UpgradeRefusal? refusal, ref tolerances);

        Assert.True(isRead);
        Assert.Equal(expected, identity);
        Assert.Null(refusal);
    }

    [Theory]
    [InlineData("/ocpp/%")]
    [InlineData("/ocpp/%4")]
    [InlineData("/ocpp/%zz")]
    [InlineData("/ocpp/CP%")]
    [InlineData("/ocpp/%+1")]
    [InlineData("/ocpp/%FF")]
    [InlineData("/ocpp/%C0%AF")]
    [InlineData("/ocpp/%ED%A0%80")]
    [InlineData("/ocpp/%E2%82")]
    [InlineData("/ocpp/%0D%0A")]
    [InlineData("/ocpp/a%00b")]
    [InlineData("/ocpp/%7F")]
    [InlineData("/ocpp/%C2%85")]
    [InlineData("/ocpp/.")]
    [InlineData("/ocpp/..")]
    [InlineData("/ocpp/%2E")]
    [InlineData("/ocpp/%2e.")]
    [InlineData("/ocpp/%2E%2e")]
    [InlineData("/ocpp")]
    [InlineData("/ocpp/")]
    [InlineData("/ocpp///")]
    [InlineData("/ocpp/CP\u00E9")]
    public void A_bad_identity_is_400(string rawPath)
    {
        Assert.Equal(400, Refuse(rawPath, "/ocpp"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/CP001")]
    [InlineData("/OCPP/CP001")]
    [InlineData("/ocppx/CP001")]
    [InlineData("/ocpp%2FCP001")]
    [InlineData("/ocpp/a/b")]
    [InlineData("/ocpp/ws://host:9000/CP_1/SERIAL")]
    [InlineData("/x/ocpp/CP001")]
    [InlineData("/%zz/CP001")]
    public void A_path_outside_of_the_listeners_is_404(string rawPath)
    {
        Assert.Equal(404, Refuse(rawPath, "/ocpp"));
    }

    [Fact]
    public void An_identity_of_255_characters_is_taken_and_a_longer_one_is_400()
    {
        UpgradeTolerances tolerances = UpgradeTolerances.None;

        bool isRead = ResourcePath.TryReadIdentity("/" + new string('x', 255), "/", out _, out _, ref tolerances);

        Assert.True(isRead);
        Assert.Equal(400, Refuse("/" + new string('x', 256), "/"));
    }

    [Fact]
    public void A_character_beyond_the_basic_plane_counts_as_one()
    {
        UpgradeTolerances tolerances = UpgradeTolerances.None;
        string longest = string.Concat(Enumerable.Repeat("%F0%9F%94%8C", 255));

        bool isRead = ResourcePath.TryReadIdentity("/" + longest, "/", out string? identity, out _, ref tolerances);

        Assert.True(isRead);
        Assert.Equal(1020, Encoding.UTF8.GetByteCount(identity!));
        Assert.Equal(400, Refuse($"/{longest}a", "/"));
    }

    [Fact]
    public void The_root_of_a_listener_at_the_root_names_nobody()
    {
        Assert.Equal(400, Refuse("/", "/"));
    }

    private static int Refuse(string rawPath, string listenerPath)
    {
        UpgradeTolerances tolerances = UpgradeTolerances.None;
        Assert.False(ResourcePath.TryReadIdentity(rawPath, listenerPath, out string? identity, out UpgradeRefusal? refusal, ref tolerances));
        Assert.Null(identity);
        return refusal!.StatusCode;
    }
}
