using System.Text;
using Ocpp.Gateway.Api.Transactions;

namespace Ocpp.Gateway.Tests.Api.Transactions;

public sealed class MeterValueDefaultsTests
{
    [Theory]
    [InlineData("""{"value":"6.0"}""", """{"value":"6.0","context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"}""")]
    [InlineData("""{"value":"230","measurand":"Voltage"}""", """{"value":"230","measurand":"Voltage","context":"Sample.Periodic","format":"Raw","location":"Outlet"}""")]
    [InlineData("""{"value":6.0,"unit":null,"phase":"L1","x":[1.50]}""", """{"value":6.0,"phase":"L1","x":[1.50],"context":"Sample.Periodic","format":"Raw","measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"}""")]
    [InlineData(
        """{"value":"AF","context":"Transaction.End","format":"SignedData","measurand":"Energy.Active.Export.Interval","location":"Body","unit":"kWh"}""",
        """{"value":"AF","context":"Transaction.End","format":"SignedData","measurand":"Energy.Active.Export.Interval","location":"Body","unit":"kWh"}""")]
    public void What_was_left_out_is_written_out_and_what_was_sent_stays(string sent, string shown)
    {
        byte[] meterValue = Encoding.UTF8.GetBytes($$"""{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{{sent}}]}""");

        string text = Encoding.UTF8.GetString(MeterValueDefaults.FillIn(meterValue).Span);

        Assert.Equal($$"""{"timestamp":"2026-06-01T12:00:00Z","sampledValue":[{{shown}}]}""", text);
    }

    [Theory]
    [InlineData("""{"sampledValue":5}""")]
    [InlineData("""{"sampledValue":[null,7,[]]}""")]
    [InlineData("""{}""")]
    public void What_is_no_sample_is_shown_as_it_was_sent(string meterValue)
    {
        string text = Encoding.UTF8.GetString(MeterValueDefaults.FillIn(Encoding.UTF8.GetBytes(meterValue)).Span);

        Assert.Equal(meterValue, text);
    }
}
