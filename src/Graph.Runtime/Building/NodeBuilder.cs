using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Values;

namespace Graph.Runtime.Building;

/// <summary>Says what goes into a node, what comes out, and what holds when things go wrong.</summary>
public sealed class NodeBuilder
{
    private NodeDefinition _node;

    internal NodeBuilder(NodeDefinition node) => _node = node;

    /// <summary>Says what the node is for.</summary>
    /// <param name="text">A sentence for people and models.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Description(string text) => Change(_node with { Description = text });

    /// <summary>Gives a parameter of the node's type.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value; text with <c>{{ }}</c> is a template, text that is <c>${ }</c> as a whole an expression.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A workflow file cannot hold the value.</exception>
    public NodeBuilder With(string parameter, Value value) => Change(_node with { With = _node.With.Add(Unplaced.Entry(parameter, Unplaced.Value(value))) });

    /// <summary>Writes the whole result to a field of the state.</summary>
    /// <param name="field">The field.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Output(string field) => Change(_node with { Output = new OutputDefinition.Whole(Unplaced.Of(field)) });

    /// <summary>Writes a value to a field of the state when the result is there.</summary>
    /// <param name="field">The field.</param>
    /// <param name="value">The value, such as <c>${result.text}</c>.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A workflow file cannot hold the value.</exception>
    public NodeBuilder Output(string field, Value value)
    {
        var entries = (_node.Output as OutputDefinition.Parts)?.Entries ?? [];
        return Change(_node with { Output = new OutputDefinition.Parts(entries.Add(Unplaced.Entry(field, Unplaced.Value(value)))) });
    }

    /// <summary>Writes what an expression gives to a field of the state.</summary>
    /// <param name="field">The field.</param>
    /// <param name="expression">The expression, without <c>${ }</c>.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Set(string field, string expression)
    {
        var entries = _node.Set?.Entries ?? ImmutableArray<YamlEntry>.Empty;
        return Change(_node with { Set = new SetDefinition(entries.Add(Unplaced.Entry(field, Unplaced.Text(expression))), default) });
    }

    /// <summary>Tries failures again.</summary>
    /// <param name="policies">How; the first that matches counts. None at all takes the workflow's defaults away.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Retry(params IEnumerable<RetryPolicy> policies) => Change(_node with { Retry = Policies.Of(policies) });

    /// <summary>Bounds each attempt.</summary>
    /// <param name="time">How long it may take.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Timeout(TimeSpan time) => Change(_node with { Timeout = time });

    /// <summary>Goes on with another node when the attempts are spent.</summary>
    /// <param name="node">The node.</param>
    /// <param name="errorField">The field of the state that takes the error record; none when null.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder OnErrorGoTo(string node, string? errorField = null) => Change(_node with { OnError = Policies.GoTo(node, errorField) });

    /// <summary>Goes on along the edges, without an update, when the attempts are spent.</summary>
    /// <returns>This builder.</returns>
    public NodeBuilder OnErrorContinue() => Change(_node with { OnError = new OnErrorDefinition.Continue() });

    /// <summary>Fails the run when the attempts are spent, whatever the workflow's defaults say.</summary>
    /// <returns>This builder.</returns>
    public NodeBuilder OnErrorFail() => Change(_node with { OnError = new OnErrorDefinition.Fail() });

    /// <summary>Pauses the run before the node.</summary>
    /// <returns>This builder.</returns>
    public NodeBuilder InterruptBefore() => Change(_node with { InterruptsBefore = true });

    /// <summary>Pauses the run after the node.</summary>
    /// <returns>This builder.</returns>
    public NodeBuilder InterruptAfter() => Change(_node with { InterruptsAfter = true });

    /// <summary>Runs the node only when nothing else is left to run.</summary>
    /// <returns>This builder.</returns>
    public NodeBuilder Defer() => Change(_node with { IsDeferred = true });

    /// <summary>Allows the node to go to others by its own decision.</summary>
    /// <param name="nodes">The others.</param>
    /// <returns>This builder.</returns>
    public NodeBuilder Routes(params IEnumerable<string> nodes) => Change(_node with { Routes = [.. _node.Routes, .. Unplaced.Names(nodes)] });

    /// <summary>Puts targets of the node's own decision on top of its edges instead of in their place.</summary>
    /// <returns>This builder.</returns>
    public NodeBuilder GoToAdds() => Change(_node with { GoToAdds = true });

    /// <summary>Notes something for people and tools.</summary>
    /// <param name="key">What it is called.</param>
    /// <param name="value">The note.</param>
    /// <returns>This builder.</returns>
    /// <exception cref="ArgumentException">A workflow file cannot hold the value.</exception>
    public NodeBuilder Metadata(string key, Value value)
    {
        var entries = (_node.Metadata as YamlNode.Mapping)?.Entries ?? [];
        return Change(_node with { Metadata = new YamlNode.Mapping(default, entries.Add(Unplaced.Entry(key, Unplaced.Value(value))), true) });
    }

    internal NodeDefinition Build() => _node;

    private NodeBuilder Change(NodeDefinition node)
    {
        _node = node;
        return this;
    }
}
