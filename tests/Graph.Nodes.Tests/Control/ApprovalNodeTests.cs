using System.Collections.Immutable;
using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Nodes.Tests.Control;

public sealed class ApprovalNodeTests : IDisposable
{
    private static readonly Value Approved = ValueMap.Of(("approved", true), ("note", Value.Null));

    private readonly ShippedNodes _nodes = new();

    public void Dispose() => _nodes.Dispose();

    [Fact]
    public async Task the_answer_is_the_result()
    {
        var context = new TestNodeContext().Answering(Approved);

        var result = await _nodes.RunAsync("approval", context);

        result.Should().Be(Approved);
    }

    [Fact]
    public async Task the_person_sees_message_and_payload()
    {
        var context = new TestNodeContext().Answering(Approved);

        await _nodes.RunAsync("approval", context, ("message", "Publish?"), ("payload", "The draft."));

        context.Questions.Single().Payload.ToString().Should().Be("""{"message":"Publish?","payload":"The draft."}""");
    }

    [Fact]
    public async Task without_a_declared_answer_it_is_a_decision_with_a_note()
    {
        var context = new TestNodeContext().Answering(Approved);

        await _nodes.RunAsync("approval", context);

        var decision = (StateType.Record)context.Questions.Single().AnswerType!;
        decision.Fields.Select(field => $"{field.Name}: {field.Type}").Should().Equal("approved: bool", "note: string?");
    }

    [Fact]
    public void the_declared_answer_is_the_type_of_the_result()
    {
        var answer = new StateType.Enum(["yes", "no"]);
        var configuration = _nodes.Configuration() with { Types = ImmutableDictionary<string, StateType>.Empty.Add("answer", answer) };

        _nodes.Registry.Find("approval")!.ResultTypeOf!(configuration).Should().Be(answer);
    }
}
