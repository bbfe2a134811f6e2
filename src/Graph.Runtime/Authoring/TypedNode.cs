using Graph.Runtime.Authoring.Binding;

namespace Graph.Runtime.Authoring;

/// <summary>Runs a typed node as the engine asks for it.</summary>
internal sealed class TypedNode<TInput, TOutput>(
    INode<TInput, TOutput> node, string nodeName, RecordBinding<TInput> input, Func<TOutput, NodeResult> toResult) : INode
{
    public ValueTask<NodeResult> ExecuteAsync(NodeInput parameters, NodeContext context, CancellationToken cancellationToken)
    {
        var running = node.RunAsync(Read(parameters), context, cancellationToken);

        // Most nodes that only compute are done by now, and then no state machine is needed.
        return running.IsCompletedSuccessfully ? new ValueTask<NodeResult>(toResult(running.Result)) : FinishAsync(running);
    }

    private TInput Read(NodeInput parameters)
    {
        try
        {
            return input.Read(parameters);
        }
        catch (MisfitException misfit)
        {
            throw new NodeInputException(nodeName, misfit.Misfit with { Path = misfit.Misfit.Path.TrimStart('.') }, misfit);
        }
    }

    private async ValueTask<NodeResult> FinishAsync(ValueTask<TOutput> running) => toResult(await running);
}

/// <summary>A node that is one function.</summary>
internal sealed class FunctionNode<TInput, TOutput>(Func<TInput, NodeContext, CancellationToken, ValueTask<TOutput>> run)
    : INode<TInput, TOutput>
{
    public ValueTask<TOutput> RunAsync(TInput input, NodeContext context, CancellationToken cancellationToken) =>
        run(input, context, cancellationToken);
}
