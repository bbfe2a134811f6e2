namespace Graph.Runtime.Authoring;

/// <summary>A node as .NET developers write it: a class with a typed input and a typed output.</summary>
/// <remarks>
/// The input's properties are the node's parameters, in snake_case: a workflow gives them under <c>with:</c>, and those it
/// does not give are read from the state field of the same name. An instance serves all tasks of its node, at the same time.
/// </remarks>
/// <typeparam name="TInput">A record or class whose properties are the parameters.</typeparam>
/// <typeparam name="TOutput">A record, a list, a scalar or <see cref="Values.Value"/>.</typeparam>
public interface INode<in TInput, TOutput>
{
    /// <summary>Does the node's work for one task.</summary>
    /// <param name="input">The parameters, evaluated against the state at step start.</param>
    /// <param name="context">Who runs it, and what it may ask of the engine.</param>
    /// <param name="cancellationToken">Fires at the timeout and when the run is cancelled.</param>
    /// <returns>The result, which <c>output:</c> maps to state fields.</returns>
    ValueTask<TOutput> RunAsync(TInput input, NodeContext context, CancellationToken cancellationToken);
}

/// <summary>A node as the engine runs it; write <see cref="INode{TInput,TOutput}"/> unless the parameters are not known beforehand.</summary>
public interface INode
{
    /// <summary>Does the node's work for one task.</summary>
    /// <param name="input">The parameters by their descriptor's order.</param>
    /// <param name="context">Who runs it, and what it may ask of the engine.</param>
    /// <param name="cancellationToken">Fires at the timeout and when the run is cancelled.</param>
    /// <returns>The result or a command.</returns>
    ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken);
}
