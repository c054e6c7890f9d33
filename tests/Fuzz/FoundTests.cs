using System.Buffers;
using Ocpp.Gateway.Events;
using Ocpp.Gateway.State;
using Ocpp.WebSockets.Upgrade;

namespace Ocpp.Fuzz;

/// <summary>What the targets have found, one test each.</summary>
public sealed class FoundTests
{
    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(253402300800000)]
    public void A_time_that_no_calendar_has_is_no_record(long milliseconds)
    {
        byte[] record = BitConverter.GetBytes(milliseconds);

        Assert.Throws<InvalidDataException>(() => new FactReader(record).ReadTime());
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0x0101010101010101)]
    public void A_heartbeat_interval_that_no_duration_holds_is_no_record(long milliseconds)
    {
        byte[] record = [1, 1, 1, 1, .. BitConverter.GetBytes(milliseconds), .. new byte[16]];

        Assert.Throws<InvalidDataException>(() =>
        {
            FactReader reader = new(record);
            Registration.Decode(ref reader);
        });
    }

    [Fact]
    public void A_method_that_is_too_long_is_refused_alike_whole_and_in_pieces()
    {
        byte[] request = [.. "VERYLONGMETHODVERYLONGMETHODVERYLONG /ocpp/CP-1 HTTP/1.1\r\n\r\n"u8];

        int[] codes = [.. Enumerable.Range(33, request.Length - 32).Select(length => StatusOf(request.AsMemory(0, length)))];

        Assert.All(codes, static code => Assert.Equal(400, code));
    }

    [Fact]
    public void A_stored_record_that_ends_inside_its_fixed_fields_is_no_record()
    {
        Assert.Throws<InvalidDataException>(() => StoredHead.Decode([1, 1, 0]));
        Assert.Throws<InvalidDataException>(() => StoredTransaction.Decode(1, new byte[50]));
        Assert.Throws<InvalidDataException>(() => StoredCommand.Decode(1, []));
    }

    private static int StatusOf(ReadOnlyMemory<byte> bytes)
    {
        ReadOnlySequence<byte> buffer = new(bytes);
        UpgradeRequestReader.TryRead(ref buffer, new UpgradeLimits(), out _, out UpgradeRefusal? refusal);
        return refusal?.StatusCode ?? 0;
    }
}
