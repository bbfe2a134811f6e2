using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Nodes.Control;

/// <summary>Pauses the run until a person has answered; the result is the answer.</summary>
internal sealed class ApprovalNode(StateType answerType) : INode
{
    private const int Message = 0;
    private const int Payload = 1;

    private static readonly StateType.Record Decision = new(
        "Decision", [new RecordField("approved", StateType.Bool), new RecordField("note", new StateType.Nullable(StateType.String))]);

    /// <summary>The node type.</summary>
    internal static NodeDescriptor Descriptor { get; } = new()
    {
        Type = "approval",
        Description = "Pauses the run durably, shows a person what it is about, and gives the answer as its result.",
        Parameters =
        [
            new NodeParameter { Name = "message", Type = StateType.String, Default = "Please approve.", Description = "What the person is asked." },
            new NodeParameter { Name = "payload", Type = StateType.Any, Description = "What the person needs to see to decide." },
            new NodeParameter
            {
                Name = "answer",
                Type = StateType.Any,
                Form = ParameterForm.Type,
                Description = "What the answer must be; { approved: bool, note: string? } when it is not given.",
            },
        ],
        ResultTypeOf = AnswerTypeOf,
        Create = configuration => new ApprovalNode(AnswerTypeOf(configuration)),
    };

    public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        var question = ValueMap.Of(("message", input[Message]));
        question = input[Payload].IsNull ? question : question.Set("payload", input[Payload]);
        return new ValueTask<NodeResult>(NodeResult.Of(context.Interrupt(question, answerType)));
    }

    private static StateType AnswerTypeOf(NodeConfiguration configuration) => configuration.Types.GetValueOrDefault("answer", Decision);
}
