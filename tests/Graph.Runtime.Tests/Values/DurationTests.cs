using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Values;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0s")]
    [InlineData("1ns")]
    [InlineData("1500us")]
    [InlineData("1ms")]
    [InlineData("1.5s")]
    [InlineData("30s")]
    [InlineData("1m30s")]
    [InlineData("1h")]
    [InlineData("1d12h")]
    [InlineData("2d3h4m5.000000006s")]
    [InlineData("-10m")]
    [InlineData("-250ms")]
    public void A_length_is_written_as_a_person_types_it(string text)
    {
        Duration.TryParse(text, out var duration).Should().BeTrue();

        duration.ToTypedText().Should().Be(text);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(3_600_000_000_001)]
    [InlineData(999_999_999)]
    public void What_is_written_so_is_read_as_the_same_length(long nanoseconds)
    {
        Duration.TryParse(new Duration(nanoseconds).ToTypedText(), out var read).Should().BeTrue();

        read.Nanoseconds.Should().Be(nanoseconds);
    }
}
