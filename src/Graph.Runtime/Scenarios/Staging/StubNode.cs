using Graph.Runtime.Authoring;
using Graph.Runtime.Expressions;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Stands in for a node's code, call by call.</summary>
/// <param name="stub">What the calls come to.</param>
/// <param name="real">The node's own code.</param>
/// <param name="frameIndex">The parameter that holds the task's variables.</param>
/// <param name="complain">Takes the call that nobody reckoned with.</param>
internal sealed class StubNode(Stub stub, INode real, int frameIndex, Action<ScenarioFailure> complain) : INode
{
    private int _calls;

    public async ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
    {
        var call = Interlocked.Increment(ref _calls);
        if (call > stub.Turns.Length && stub.AfterLast == AfterLastTurn.RunsTheNode)
        {
            return await real.ExecuteAsync(input, context, cancellationToken);
        }

        if (call > stub.Turns.Length && stub.AfterLast == AfterLastTurn.IsAMistake)
        {
            var message = $"'{context.NodeName}' is called a {Ordinal(call)} time, and its stub has {stub.Turns.Length} {(stub.Turns.Length == 1 ? "turn" : "turns")}.";
            complain(new ScenarioFailure(stub.Place, message, []));
            throw new NodeFailedException(ErrorKind.Validation, message);
        }

        var turn = stub.Turns[Math.Min(call, stub.Turns.Length) - 1];
        if (turn.Takes > TimeSpan.Zero)
        {
            await Task.Delay(turn.Takes, context.Time, cancellationToken);
        }

        return Play(turn, input[frameIndex].AsOpaque<FrameExpression.FrameValue>()!.Frame);
    }

    private static NodeResult Play(StubTurn turn, EvaluationFrame frame) => turn switch
    {
        StubTurn.Returns returns => NodeResult.Of(returns.Value.Evaluate(frame)),
        StubTurn.Fails fails => throw new NodeFailedException(fails.Kind, fails.Message, fails.RetryAfter),
        StubTurn.Decides decides => NodeResult.Of(new NodeCommand
        {
            GoTo = decides.GoTo,
            Update = [.. decides.Update.Select(write => new FieldWrite(write.Key, write.Value.Evaluate(frame)))],
        }),
        _ => throw new System.Diagnostics.UnreachableException($"No rule for {turn}."),
    };

    private static string Ordinal(int call) => call switch
    {
        2 => "second",
        3 => "third",
        _ => $"{call}th",
    };
}
