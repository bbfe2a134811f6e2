using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring;

/// <summary>One parameter that a node type takes under <c>with:</c>.</summary>
public sealed record NodeParameter
{
    /// <summary>Its name in snake_case.</summary>
    public required string Name { get; init; }

    /// <summary>What its value must be.</summary>
    public required StateType Type { get; init; }

    /// <summary>Whether a workflow must give it (or, for a node that binds to state, have a field of that name).</summary>
    public bool IsRequired { get; init; }

    /// <summary>Its value when it is not given.</summary>
    public Value Default { get; init; }

    /// <summary>What it does, in one sentence, for editors and the reference.</summary>
    public string Description { get; init; } = "";

    /// <summary>How its value is read from the file.</summary>
    public ParameterForm Form { get; init; }

    /// <summary>Whether a node type that binds to state may read it from the state field of its name.</summary>
    /// <value>True unless it is set; false takes the value from <c>with:</c> alone.</value>
    public bool BindsState { get; init; } = true;
}

/// <summary>How the value of a parameter is read from the file.</summary>
public enum ParameterForm
{
    /// <summary>A literal; inside it strings may be templates or <c>${ }</c> expressions.</summary>
    Value,

    /// <summary>A string that is a template whether or not it contains <c>{{ }}</c>, rendered for each task.</summary>
    Template,

    /// <summary>A string that is taken as it is: nothing in it is a template or an expression.</summary>
    Verbatim,

    /// <summary>A path that is relative to the workflow file; made absolute when the workflow is compiled.</summary>
    Path,

    /// <summary>A type as authors write it under <c>state:</c>, such as <c>{ approved: bool, note: string? }</c> or <c>enum[yes, no]</c>.</summary>
    Type,
}
