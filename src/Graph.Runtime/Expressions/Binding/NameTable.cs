using System.Diagnostics.CodeAnalysis;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>The variables that an expression may use, as the checker sees them; a name may have dots.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, KnownVariable> _variables = new(StringComparer.Ordinal);

    internal NameTable(IEnumerable<KnownVariable> variables)
    {
        foreach (var variable in variables)
        {
            _variables[variable.Name] = variable;
            HasDots |= variable.Name.Contains('.', StringComparison.Ordinal);
        }
    }

    internal bool HasDots { get; }

    internal IEnumerable<string> Names => _variables.Keys;

    internal static NameTable From(ExpressionScope scope) =>
        new(scope.Variables.Select(variable => new KnownVariable(variable.Name, TypeRules.From(variable.Type), variable.Index)));

    internal bool TryFind(string name, [NotNullWhen(true)] out KnownVariable? variable) => _variables.TryGetValue(name, out variable);
}

/// <summary>A variable of the scope; a class, because collections of structs cost start-up time.</summary>
internal sealed record KnownVariable(string Name, CelType Type, int Index);
