using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class StateTypeTests
{
    private static readonly StateType.Record Person = new(
        "Person", [new RecordField("name", StateType.String), new RecordField("age", new StateType.Nullable(StateType.Int))]);

    private static readonly Dictionary<string, StateType> Types = new()
    {
        ["string"] = StateType.String, ["int"] = StateType.Int, ["float"] = StateType.Float, ["bool"] = StateType.Bool,
        ["timestamp"] = StateType.Timestamp, ["duration"] = StateType.Duration, ["bytes"] = StateType.Bytes, ["any"] = StateType.Any,
        ["int?"] = new StateType.Nullable(StateType.Int), ["list<float>"] = new StateType.List(StateType.Float),
        ["map<int>"] = new StateType.Map(StateType.Int), ["enum"] = new StateType.Enum(["yes", "no"]), ["Person"] = Person,
        ["list<Person>"] = new StateType.List(Person),
    };

    [Theory]
    [InlineData("float", "1", "1.0")]
    [InlineData("int", "1.0", "1")]
    [InlineData("int", "-3.0", "-3")]
    [InlineData("int?", "null", "null")]
    [InlineData("any", "[1,null]", "[1,null]")]
    [InlineData("timestamp", "\"2026-01-01T00:00:00Z\"", """{"$timestamp":"2026-01-01T00:00:00Z"}""")]
    [InlineData("timestamp", "\"2026-01-01T02:00:00.5+02:00\"", """{"$timestamp":"2026-01-01T00:00:00.5Z"}""")]
    [InlineData("duration", "\"1h30m\"", """{"$duration":"5400s"}""")]
    [InlineData("bytes", "\"AP8=\"", """{"$bytes":"AP8="}""")]
    [InlineData("list<float>", "[1,2.5]", "[1.0,2.5]")]
    [InlineData("map<int>", "{\"a\":1.0}", "{\"a\":1}")]
    [InlineData("enum", "\"yes\"", "\"yes\"")]
    [InlineData("Person", "{\"age\":3,\"name\":\"Ada\"}", "{\"name\":\"Ada\",\"age\":3}")]
    [InlineData("Person", "{\"name\":\"Ada\"}", "{\"name\":\"Ada\",\"age\":null}")]
    public void what_loses_nothing_is_converted(string type, string given, string expected)
    {
        var fits = Types[type].TryFit(ValueJson.Parse(given), out var fitted, out _);

        fits.Should().BeTrue();
        Readings.Exact(fitted).Should().Be(expected);
    }

    [Theory]
    [InlineData("int", "1.5", "expected int, given float 1.5")]
    [InlineData("int", "1e300", "expected int, given float 1E+300")]
    [InlineData("int", "null", "expected int, given nothing: null")]
    [InlineData("string", "1", "expected string, given int 1")]
    [InlineData("bool", "\"true\"", "expected bool, given string \"true\"")]
    [InlineData("timestamp", "\"yesterday\"", "expected timestamp, given string \"yesterday\"")]
    [InlineData("timestamp", "\"2026-02-30T00:00:00Z\"", "expected timestamp, given string \"2026-02-30T00:00:00Z\"")]
    [InlineData("duration", "\"soon\"", "expected duration, given string \"soon\"")]
    [InlineData("bytes", "\"***\"", "expected bytes, given string \"***\"")]
    [InlineData("enum", "\"maybe\"", "expected enum[yes, no], given string \"maybe\"")]
    [InlineData("list<float>", "[1,\"x\"]", "expected float at '[1]', given string \"x\"")]
    [InlineData("map<int>", "{\"a\":null}", "expected int at '.a', given nothing: null")]
    [InlineData("list<Person>", "[{\"name\":\"Ada\"},{\"name\":7}]", "expected string at '[1].name', given int 7")]
    [InlineData("Person", "{\"age\":3}", "expected a Person with the field 'name' (string), given map {\"age\":3}")]
    public void what_does_not_fit_says_where_and_why(string type, string given, string expected)
    {
        var fits = Types[type].TryFit(ValueJson.Parse(given), out _, out var misfit);

        fits.Should().BeFalse();
        misfit!.ToString().Should().Be(expected);
    }

    [Fact]
    public void a_field_that_a_record_does_not_have_is_a_misfit()
    {
        var fits = Person.TryFit(ValueJson.Parse("""{"name":"Ada","aeg":3}"""), out _, out var misfit);

        fits.Should().BeFalse();
        misfit!.ToString().Should().Contain("aeg").And.Contain("name, age");
    }

    [Theory]
    [InlineData("string")]
    [InlineData("int?")]
    [InlineData("list<float>")]
    [InlineData("map<int>")]
    [InlineData("enum")]
    [InlineData("list<Person>")]
    [InlineData("any")]
    public void a_type_is_kept_with_a_question_and_read_back(string type) =>
        StateTypeValues.FromValue(Readings.ThereAndBack(StateTypeValues.ToValue(Types[type]))).Should().Be(Types[type]);
}
