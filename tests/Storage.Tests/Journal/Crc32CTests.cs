using Ocpp.Storage.Journal;

namespace Ocpp.Storage.Tests.Journal;

public sealed class Crc32CTests
{
    [Fact]
    public void The_check_value_of_the_polynomial_comes_out() => Assert.Equal(0xE3069283, Crc32C.Compute("123456789"u8));

    [Fact]
    public void Thirty_two_zeros_give_the_value_of_RFC_3720() => Assert.Equal(0x8A9136AA, Crc32C.Compute(new byte[32]));
}
