using System.Text;

namespace Ocpp.Codec.Tests.Types;

public sealed class CallErrorCodesTests
{
    public static TheoryData<CallErrorCode> Codes => [.. Enum.GetValues<CallErrorCode>().Where(static code => code != CallErrorCode.Unknown)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_code_is_read_as_it_is_written(CallErrorCode code)
    {
        Assert.True(CallErrorCodes.TryParse(Encoding.UTF8.GetBytes(code.ToName()), out CallErrorCode parsed));
        Assert.Equal(code, parsed);
    }

    [Theory]
    [InlineData("OccurrenceConstraintViolation", CallErrorCode.OccurenceConstraintViolation)]
    [InlineData("FormatViolation", CallErrorCode.FormationViolation)]
    [InlineData("RpcFrameworkError", CallErrorCode.ProtocolError)]
    [InlineData("MessageTypeNotSupported", CallErrorCode.NotSupported)]
    public void The_spellings_of_later_versions_are_read(string name, CallErrorCode expected)
    {
        Assert.True(CallErrorCodes.TryParse(Encoding.UTF8.GetBytes(name), out CallErrorCode parsed));
        Assert.Equal(expected, parsed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("genericerror")]
    [InlineData("VendorError")]
    public void Another_name_is_unknown(string name)
    {
        Assert.False(CallErrorCodes.TryParse(Encoding.UTF8.GetBytes(name), out CallErrorCode parsed));
        Assert.Equal(CallErrorCode.Unknown, parsed);
    }

    [Fact]
    public void Unknown_is_written_as_a_generic_error() => Assert.Equal("GenericError", CallErrorCode.Unknown.ToName());
}
