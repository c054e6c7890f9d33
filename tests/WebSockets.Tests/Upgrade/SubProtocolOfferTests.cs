using Ocpp.WebSockets.Upgrade;
using static Ocpp.WebSockets.Tests.Upgrade.UpgradeReading;

namespace Ocpp.WebSockets.Tests.Upgrade;

public sealed class SubProtocolOfferTests
{
    [Fact]
    public void Offers_are_read_in_the_clients_order_over_several_lines()
    {
        UpgradeRequest request = Accept(With("Sec-WebSocket-Protocol: ocpp2.0.1 ,OCPP1.6", "sec-websocket-protocol:\tocpp1.5"));

        Assert.Equal(["ocpp2.0.1", "OCPP1.6", "ocpp1.5"], request.SubProtocols);
        Assert.True(request.OffersSubProtocols);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol:")]
    [InlineData("Sec-WebSocket-Protocol: ,")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6,")]
    [InlineData("Sec-WebSocket-Protocol: ,ocpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6,,ocpp1.5")]
    [InlineData("Sec-WebSocket-Protocol: ocpp 1.6")]
    [InlineData("Sec-WebSocket-Protocol: \"ocpp1.6\"")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6;q=1")]
    [InlineData("Sec-WebSocket-Protocol: \u00F6cpp1.6")]
    [InlineData("Sec-WebSocket-Protocol: ocpp1.6, ocpp1.6")]
    public void An_empty_or_malformed_offer_is_400(string line)
    {
        UpgradeRefusal refusal = Refuse(With(line));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Fact]
    public void The_same_offer_on_two_lines_is_400()
    {
        UpgradeRefusal refusal = Refuse(With("Sec-WebSocket-Protocol: ocpp1.6", "Sec-WebSocket-Protocol: ocpp1.6"));

        Assert.Equal(400, refusal.StatusCode);
    }

    [Theory]
    [InlineData("OCPP1.6", "OCPP1.6")]
    [InlineData("ocpp2.0.1,Ocpp1.6,ocpp1.6", "Ocpp1.6")]
    public void The_first_supported_offer_is_chosen_without_case_and_in_the_clients_spelling(string offered, string expected)
    {
        bool isSelected = SubProtocolOffer.TrySelect(offered.Split(','), ["ocpp1.6"], out string? spelled);

        Assert.True(isSelected);
        Assert.Equal(expected, spelled);
    }

    [Theory]
    [InlineData("ocpp1.5")]
    [InlineData("ocpp1.60")]
    public void An_offer_without_a_supported_entry_selects_nothing(string offered)
    {
        bool isSelected = SubProtocolOffer.TrySelect([offered], ["ocpp1.6"], out string? spelled);

        Assert.False(isSelected);
        Assert.Null(spelled);
    }
}
