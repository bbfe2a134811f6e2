using Graph.Host.Cli;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Run;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Tests.Cli.Run;

public sealed class FieldTextTests
{
    private static readonly StateType Finding = new StateType.Record(
        "Finding", [new RecordField("title", StateType.String), new RecordField("score", StateType.Float), new RecordField("note", new StateType.Nullable(StateType.String))]);

    private static readonly StateType Severity = new StateType.Enum(["low", "high"]);

    public static TheoryData<StateType, string, string> Readable => new()
    {
        { StateType.String, "a \"b\" {c}", "\"a \\\"b\\\" {c}\"" },
        { StateType.String, "3", "\"3\"" },
        { new StateType.Nullable(StateType.String), "null", "\"null\"" },
        { Severity, "high", "\"high\"" },
        { StateType.Int, "3", "3" },
        { StateType.Float, "3", "3.0" },
        { StateType.Bool, "true", "true" },
        { new StateType.Nullable(StateType.Int), "null", "null" },
        { StateType.Duration, "90m", "\"5400s\"" },
        { new StateType.List(StateType.String), "[\"a\", \"b\"]", "[\"a\",\"b\"]" },
        { Finding, "{\"title\": \"t\", \"score\": 1}", "{\"title\":\"t\",\"score\":1.0,\"note\":null}" },
        { StateType.Any, "{\"a\": [1]}", "{\"a\":[1]}" },
    };

    public static TheoryData<StateType, string, string> Unreadable => new()
    {
        { StateType.Int, "three", "'n' is int, and 'three' cannot be read as that. Write it such as: n=3" },
        { StateType.Int, "1.5", "'n' does not take that: expected int, given float 1.5. Write it such as: n=3" },
        { StateType.Bool, "yes", "'n' is bool, and 'yes' cannot be read as that. Write it such as: n=true" },
        { Severity, "medium", "'n' does not take that: expected enum[low, high], given string \"medium\". Write it such as: n=low" },
        { StateType.Any, "hello", "'n' is any, and 'hello' cannot be read as that. Write it such as: 'n=\"text\"'" },
        {
            new StateType.List(StateType.String), "a,b",
            "'n' is list<string>, and 'a,b' cannot be read as that. Write it such as: 'n=[\"text\"]'"
        },
        {
            Finding, "{\"title\": 1, \"score\": 1}",
            "'n' does not take that: expected string at '.title', given int 1. Write it such as: 'n={\"title\": \"text\", \"score\": 0.5}'"
        },
    };

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_value_is_read_by_the_type_of_its_field(StateType type, string text, string expected)
    {
        var value = FieldText.Parse("n", type, text);

        ValueJson.ToText(value).Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Unreadable))]
    public void A_value_that_cannot_be_read_is_refused_with_one_that_can(StateType type, string text, string message)
    {
        var reading = () => FieldText.Parse("n", type, text);

        reading.Should().Throw<CommandException>().WithMessage(message).Which.ExitCode.Should().Be(ExitCode.Usage);
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void The_sample_of_a_type_can_be_read(StateType type, string text, string expected)
    {
        var reading = () => FieldText.Parse("n", type, FieldText.Sample(type));

        reading.Should().NotThrow($"{text} becomes {expected}, and so the sample must become something");
    }
}
