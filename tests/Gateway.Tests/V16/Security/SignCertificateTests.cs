using Ocpp.Gateway.Events;

namespace Ocpp.Gateway.Tests.V16.Security;

public sealed class SignCertificateTests
{
    [Theory]
    [InlineData("""{"csr":"-----BEGIN CERTIFICATE REQUEST-----"}""")]
    public async Task A_request_is_taken_at_once_and_kept_for_whoever_signs(string payload)
    {
        await using ChargePointRig rig = new();

        string answer = rig.Call("SignCertificate", payload);

        Assert.Equal("""{"status":"Accepted"}""", answer);
        Assert.Equal((FactType.CertificateRequested, ChargePointRig.Id), rig.LastFact());
        Assert.True(rig.LastFactHolds(payload));
    }

    [Fact]
    public async Task Without_what_is_required_it_is_refused_and_nothing_is_stated()
    {
        await using ChargePointRig rig = new();
        long facts = rig.Node.Journal.Appended.Value;

        string answer = rig.Call("SignCertificate", "{}");

        Assert.StartsWith("\"OccurenceConstraintViolation\",\"csr: ", answer, StringComparison.Ordinal);
        Assert.Equal(facts, rig.Node.Journal.Appended.Value);
    }
}
