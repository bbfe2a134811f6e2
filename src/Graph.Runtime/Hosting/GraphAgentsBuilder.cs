using Graph.Runtime.Authoring;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;
using Microsoft.Extensions.DependencyInjection;

namespace Graph.Runtime.Hosting;

/// <summary>Adds what a host's workflows may use.</summary>
public sealed class GraphAgentsBuilder
{
    internal GraphAgentsBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services of the host, for what this builder has no method for.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Adds a node class; each place in a workflow gets an instance, made with the host's services.</summary>
    /// <typeparam name="TNode">A class that implements <see cref="INode{TInput,TOutput}"/>.</typeparam>
    /// <param name="type">The name that authors write under <c>type:</c>; it replaces an earlier node of that name.</param>
    /// <param name="bindsState">Whether parameters not given under <c>with:</c> are read from state fields of the same name.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">The class is no typed node, or a property's type has no counterpart in a workflow.</exception>
    public GraphAgentsBuilder AddNode<TNode>(string type, bool bindsState = true)
        where TNode : class => AddNode(NodeDescriptor.Of<TNode>(type, bindsState));

    /// <summary>Adds a node type that is described already.</summary>
    /// <param name="descriptor">The type; it replaces an earlier one of its name.</param>
    /// <returns>This builder.</returns>
    public GraphAgentsBuilder AddNode(NodeDescriptor descriptor)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Services.AddSingleton(descriptor);
        return this;
    }

    /// <summary>Adds a function that computes its result at once.</summary>
    /// <typeparam name="TInput">A record or class whose properties are the parameters.</typeparam>
    /// <typeparam name="TOutput">A record, a list, a scalar or <see cref="Value"/>.</typeparam>
    /// <param name="type">The name that authors write under <c>type:</c>; it replaces an earlier node of that name.</param>
    /// <param name="run">The function; called for several tasks at the same time.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A property's type has no counterpart in a workflow.</exception>
    public GraphAgentsBuilder AddNode<TInput, TOutput>(string type, Func<TInput, TOutput> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return typeof(Task).IsAssignableFrom(typeof(TOutput)) || IsValueTask(typeof(TOutput))
            ? throw new ArgumentException(
                $"The function for '{type}' returns a task. Let it take (input, context, cancellationToken) and return a ValueTask.", nameof(run))
            : AddNode(NodeDescriptor.OfFunction<TInput, TOutput>(type, (input, _, _) => new ValueTask<TOutput>(run(input)), run.Method));
    }

    /// <summary>Adds a function that may take its time.</summary>
    /// <typeparam name="TInput">A record or class whose properties are the parameters.</typeparam>
    /// <typeparam name="TOutput">A record, a list, a scalar or <see cref="Value"/>.</typeparam>
    /// <param name="type">The name that authors write under <c>type:</c>; it replaces an earlier node of that name.</param>
    /// <param name="run">The function; called for several tasks at the same time.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A property's type has no counterpart in a workflow.</exception>
    public GraphAgentsBuilder AddNode<TInput, TOutput>(
        string type, Func<TInput, NodeContext, CancellationToken, ValueTask<TOutput>> run) => AddNode(NodeDescriptor.Of(type, run));

    /// <summary>Adds a reducer that workflows name under <c>reduce:</c>.</summary>
    /// <param name="reducer">The reducer.</param>
    /// <returns>This builder.</returns>
    public GraphAgentsBuilder AddReducer(Reducer reducer)
    {
        ArgumentNullException.ThrowIfNull(reducer);
        Services.AddSingleton(reducer);
        return this;
    }

    /// <summary>Adds a pure function as a reducer for fields of any type; the field's new value is stored whole.</summary>
    /// <param name="name">The name that authors write under <c>reduce:</c>.</param>
    /// <param name="combine">Gets the current value (null when unset) and the write, and gives the new value.</param>
    /// <returns>This builder.</returns>
    public GraphAgentsBuilder AddReducer(string name, Func<Value, Value, Value> combine)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(combine);
        return AddReducer(new FunctionReducer(name, combine));
    }

    private static bool IsValueTask(Type type) =>
        type == typeof(ValueTask) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ValueTask<>));
}
