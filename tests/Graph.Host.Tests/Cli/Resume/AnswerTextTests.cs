using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Resume;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Tests.Cli.Resume;

public sealed class AnswerTextTests
{
    private static readonly StateType Decision = new StateType.Record(
        "Decision", [new RecordField("approved", StateType.Bool), new RecordField("note", new StateType.Nullable(StateType.String))]);

    private static readonly StateType Verdict = new StateType.Enum(["approved", "rejected", "later"]);

    public static TheoryData<StateType?, string, string> Accepted => new()
    {
        { StateType.Bool, "true", "true" },
        { StateType.Bool, "no", "false" },
        { StateType.Bool, "approve", "true" },
        { StateType.String, "approve", "\"approve\"" },
        { StateType.String, "\"quoted\"", "\"quoted\"" },
        { StateType.String, "{not json", "\"{not json\"" },
        { StateType.Int, "42", "42" },
        { Verdict, "approve", "\"approved\"" },
        { Verdict, "later", "\"later\"" },
        { Verdict, "\"later\"", "\"later\"" },
        { Decision, "approve", "{\"approved\":true,\"note\":null}" },
        { Decision, "reject", "{\"approved\":false,\"note\":null}" },
        { Decision, "{\"approved\": false, \"note\": \"short\"}", "{\"approved\":false,\"note\":\"short\"}" },
        { null, "hello", "\"hello\"" },
        { null, "{\"a\": 1}", "{\"a\":1}" },
    };

    public static TheoryData<StateType?, string, string> Refused => new()
    {
        { StateType.Bool, "perhaps", "'perhaps' is no answer for 'ask' (interrupt i1), which asks for bool. Answer such as: --answer true" },
        { StateType.Int, "approve", "'approve' is no answer for 'ask' (interrupt i1), which asks for int. Answer such as: --answer 3" },
        {
            Decision, "{\"aproved\": true}",
            "'{\"aproved\": true}' is no answer for 'ask' (interrupt i1), which asks for { approved: bool, note: string? }. Answer such as: --answer approve"
        },
        {
            Decision, "{\"approved\": \"yes\"}",
            "'{\"approved\": \"yes\"}' is no answer for 'ask' (interrupt i1), which asks for { approved: bool, note: string? }: expected bool at '.approved', given string \"yes\". Answer such as: --answer approve"
        },
        { null, "{broken", "'{broken' is no answer for 'ask' (interrupt i1), which asks for any. Answer such as: --answer '\"text\"'" },
    };

    [Theory]
    [MemberData(nameof(Accepted))]
    public void An_answer_is_read_by_the_type_of_its_question(StateType? type, string text, string expected)
    {
        var answer = AnswerText.Parse(Question(type), text);

        ValueJson.ToText(answer).Should().Be(expected);
    }

    [Theory]
    [MemberData(nameof(Refused))]
    public void An_answer_that_does_not_fit_is_refused_with_one_that_does(StateType? type, string text, string message)
    {
        var reading = () => AnswerText.Parse(Question(type), text);

        reading.Should().Throw<CommandException>().WithMessage(message);
    }

    private static PendingInterrupt Question(StateType? type) =>
        new() { Id = new InterruptId("i1"), Kind = InterruptKind.Question, Node = "ask", AnswerType = type };
}
