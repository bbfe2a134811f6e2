using Graph.Runtime.Expressions.Binding;
using Graph.Runtime.State;

namespace Graph.Runtime.Expressions;

/// <summary>The names that an expression or a template may use, with their types.</summary>
public sealed class ExpressionScope
{
    // A workflow has many scopes that differ in a name or two. What they share is kept once; what is this small is copied.
    private const int LargestCopied = 16;

    private readonly ExpressionScope? _outer;
    private readonly Dictionary<string, ScopeVariable> _own;
    private NameTable? _names;

    private ExpressionScope(ExpressionScope? outer, Dictionary<string, ScopeVariable> own)
    {
        _outer = outer;
        _own = own;
    }

    /// <summary>The scope without names.</summary>
    public static ExpressionScope Empty { get; } = new(null, new Dictionary<string, ScopeVariable>(StringComparer.Ordinal));

    /// <summary>All variables, by index.</summary>
    public IEnumerable<ScopeVariable> Variables => Visible().OrderBy(variable => variable.Index);

    /// <summary>The names as the checker sees them; made once, because a workflow compiles many expressions against one scope.</summary>
    internal NameTable Names => _names ??= new NameTable(_own.Values.Select(Known), _outer?.Names);

    /// <summary>This scope with one more name; an inner name hides an outer one.</summary>
    /// <param name="name">The name.</param>
    /// <param name="type">The type of its values.</param>
    /// <param name="index">What <see cref="EvaluationFrame.Read"/> is asked for.</param>
    /// <returns>The larger scope.</returns>
    public ExpressionScope With(string name, StateType type, int index) => With([new ScopeVariable(name, type, index)]);

    /// <summary>Finds a name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The variable, or null.</returns>
    public ScopeVariable? Find(string name)
    {
        for (var scope = this; scope is not null; scope = scope._outer)
        {
            if (scope._own.TryGetValue(name, out var variable))
            {
                return variable;
            }
        }

        return null;
    }

    /// <summary>This scope with more names, of which a later one hides an earlier one.</summary>
    internal ExpressionScope With(IEnumerable<ScopeVariable> variables)
    {
        var isCopied = _own.Count < LargestCopied;
        var own = new Dictionary<string, ScopeVariable>(isCopied ? _own : [], StringComparer.Ordinal);
        foreach (var variable in variables)
        {
            own[variable.Name] = variable;
        }

        return new ExpressionScope(isCopied ? _outer : this, own);
    }

    private static KnownVariable Known(ScopeVariable variable) => new(variable.Name, TypeRules.From(variable.Type), variable.Index);

    private IEnumerable<ScopeVariable> Visible() =>
        _outer is null ? _own.Values : _outer.Visible().Where(variable => !_own.ContainsKey(variable.Name)).Concat(_own.Values);
}

/// <summary>One name in scope.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="Index">What the frame is asked for.</param>
public sealed record ScopeVariable(string Name, StateType Type, int Index);
