namespace Graph.Runtime.Expressions.Binding;

/// <summary>The variables that an expression may use, as the checker sees them; a name may have dots.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, (CelType Type, int Index)> _variables = new(StringComparer.Ordinal);

    internal NameTable(IEnumerable<(string Name, CelType Type, int Index)> variables)
    {
        foreach (var (name, type, index) in variables)
        {
            _variables[name] = (type, index);
            HasDots |= name.Contains('.', StringComparison.Ordinal);
        }
    }

    internal bool HasDots { get; }

    internal IEnumerable<string> Names => _variables.Keys;

    internal static NameTable From(ExpressionScope scope) =>
        new(scope.Variables.Select(variable => (variable.Name, TypeRules.From(variable.Type), variable.Index)));

    internal bool TryFind(string name, out (CelType Type, int Index) variable) => _variables.TryGetValue(name, out variable);
}
