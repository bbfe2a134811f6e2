using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Resume;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Host.Tests.Cli.Resume;

public sealed class GivenAnswersTests
{
    private static readonly PendingInterrupt Price = Question("i1", "price", StateType.Int);
    private static readonly PendingInterrupt Name = Question("i2", "name", StateType.String);

    [Fact]
    public void A_bare_answer_belongs_to_the_only_question()
    {
        var answers = Answers(Price).Read(["3"]);

        answers.Should().ContainSingle().Which.Should().Be(new KeyValuePair<InterruptId, Value>(Price.Id, 3));
    }

    [Fact]
    public void Named_answers_belong_to_their_questions()
    {
        var answers = Answers(Price, Name).Read(["i2=a=b", "i1=3"]);

        answers.Should().HaveCount(2).And.Contain(Price.Id, 3).And.Contain(Name.Id, "a=b");
    }

    [Fact]
    public void A_text_with_an_equals_sign_is_bare_when_no_question_has_that_name()
    {
        var answers = Answers(Name).Read(["a=b"]);

        answers[Name.Id].Should().Be((Value)"a=b");
    }

    [Fact]
    public void A_bare_answer_to_several_questions_is_refused_with_all_of_them()
    {
        var reading = () => Answers(Price, Name).Read(["3"]);

        reading.Should().Throw<CommandException>().WithMessage(
            "Several answers are asked for; say which one '3' is, as --answer id=value.\nNothing was run. Pending:\n"
            + "'price' asks (interrupt i1):\n  The answer is int.\n'name' asks (interrupt i2):\n  The answer is string.");
    }

    [Fact]
    public void An_answer_where_nothing_is_asked_is_refused()
    {
        var reading = () => Answers().Read(["yes"]);

        reading.Should().Throw<CommandException>().WithMessage("Nothing is asked, so 'yes' answers nothing. Resume without --answer.");
    }

    [Fact]
    public void Two_answers_to_one_question_are_refused()
    {
        var reading = () => Answers(Price).Read(["1", "i1=2"]);

        reading.Should().Throw<CommandException>().WithMessage("Interrupt i1 is answered twice.*");
    }

    private static GivenAnswers Answers(params PendingInterrupt[] pending) =>
        new(pending, new Terminal { Out = TextWriter.Null, Error = TextWriter.Null, In = TextReader.Null });

    private static PendingInterrupt Question(string id, string node, StateType type) =>
        new() { Id = new InterruptId(id), Kind = InterruptKind.Question, Node = node, AnswerType = type };
}
