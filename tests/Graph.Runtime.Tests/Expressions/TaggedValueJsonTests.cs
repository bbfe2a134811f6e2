using System.Text;
using System.Text.Json;
using Graph.Runtime.Expressions;

namespace Graph.Runtime.Tests.Expressions;

public sealed class TaggedValueJsonTests
{
    [Theory]
    [InlineData("null", """{"null":null}""")]
    [InlineData("true", """{"bool":true}""")]
    [InlineData("-5", """{"int":"-5"}""")]
    [InlineData("5u", """{"uint":"5"}""")]
    [InlineData("1.5", """{"double":"1.5"}""")]
    [InlineData("-1.0 / 0.0", """{"double":"-inf"}""")]
    [InlineData("0.0 / 0.0", """{"double":"nan"}""")]
    [InlineData("'a'", """{"string":"a"}""")]
    [InlineData("b'a'", """{"bytes":"YQ=="}""")]
    [InlineData("[1, 'a']", """{"list":[{"int":"1"},{"string":"a"}]}""")]
    [InlineData("{1: 'a'}", """{"map":[[{"int":"1"},{"string":"a"}]]}""")]
    [InlineData("timestamp('1970-01-01T00:00:01.5Z')", """{"timestamp":[1,500000000]}""")]
    [InlineData("duration('-1.5s')", """{"duration":[-1,-500000000]}""")]
    [InlineData("type(1)", """{"type":"int"}""")]
    [InlineData("optional.of(1)", """{"optional":[{"int":"1"}]}""")]
    [InlineData("optional.none()", """{"optional":[]}""")]
    public void every_value_is_written_with_its_type_and_read_back(string text, string json)
    {
        var written = Write(AdHocExpression.Evaluate(text));
        using var document = JsonDocument.Parse(written);

        written.Should().Be(json);
        Write(TaggedValueJson.Read(document.RootElement)).Should().Be(json);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("""{"integer":"5"}""")]
    [InlineData("""{"int":"5","uint":"5"}""")]
    [InlineData("""{"type":"integer"}""")]
    public void what_is_no_tagged_value_is_refused(string json)
    {
        using var document = JsonDocument.Parse(json);

        FluentActions.Invoking(() => TaggedValueJson.Read(document.RootElement)).Should().Throw<JsonException>();
    }

    private static string Write(Graph.Runtime.Values.Value value)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            TaggedValueJson.Write(writer, value);
        }

        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
