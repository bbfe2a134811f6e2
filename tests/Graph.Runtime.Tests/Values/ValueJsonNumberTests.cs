using System.Text;
using System.Text.Json;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Values;

public class ValueJsonNumberTests
{
    [Theory]
    [InlineData("7", ValueKind.Int)]
    [InlineData("9223372036854775807", ValueKind.Int)]
    [InlineData("7.0", ValueKind.Float)]
    [InlineData("7e0", ValueKind.Float)]
    [InlineData("9223372036854775808", ValueKind.Float)]
    public void a_number_is_an_integer_unless_it_has_a_fraction_an_exponent_or_no_room(string json, ValueKind kind)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();

        ValueJson.Parse(json).Kind.Should().Be(kind);
        ValueJson.ReadExact(ref reader).Kind.Should().Be(kind);
    }

    [Fact]
    public void indented_numbers_stand_on_lines_of_their_own_and_are_read_as_what_they_were()
    {
        Value[] numbers = [10.0, 0.5, -0.0, 1e-7, 1e-30, 1.2345678901234567e-20, 123456789012345.0, 1e15, 1e17, 1.2345678901234568e17, 3e20, 1.5e300, -2.0];

        var text = ValueJson.ToText(ValueList.From(numbers), indented: true);

        text.Split('\n').Where(line => line.TrimStart().StartsWith("10.0", StringComparison.Ordinal) || line.TrimStart().StartsWith("0.5", StringComparison.Ordinal))
            .Should().HaveCount(2);
        var read = ValueJson.Parse(text).AsList();
        read.Should().Equal(numbers);
        read.Should().OnlyContain(number => number.Kind == ValueKind.Float);
    }
}
