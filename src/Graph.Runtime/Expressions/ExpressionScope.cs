using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.State;

namespace Graph.Runtime.Expressions;

/// <summary>The names that an expression or a template may use, with their types.</summary>
public sealed class ExpressionScope
{
    private readonly Dictionary<string, ScopeVariable> _variables;
    private NameTable? _names;

    private ExpressionScope(Dictionary<string, ScopeVariable> variables) => _variables = variables;

    /// <summary>The scope without names.</summary>
    public static ExpressionScope Empty { get; } = new(new Dictionary<string, ScopeVariable>(StringComparer.Ordinal));

    /// <summary>All variables, by index.</summary>
    public IEnumerable<ScopeVariable> Variables => _variables.Values.OrderBy(variable => variable.Index);

    /// <summary>The names as the checker sees them; made once, because a workflow compiles many expressions against one scope.</summary>
    internal NameTable Names => _names ??= NameTable.From(this);

    /// <summary>This scope with one more name; an inner name hides an outer one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="index">What <see cref="EvaluationFrame.Read"/> is asked for.</param>
    /// <returns>The larger scope.</returns>
    public ExpressionScope With(string name, StateType type, int index) =>
        new(new Dictionary<string, ScopeVariable>(_variables, StringComparer.Ordinal) { [name] = new(name, type, index) });

    /// <summary>Finds a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The variable, or null.</returns>
    public ScopeVariable? Find(string name) => _variables.GetValueOrDefault(name);
}

/// <summary>One name in scope.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Index">What the frame is asked for.</param>
public sealed record ScopeVariable(string Name, StateType Type, int Index);
