using System.Diagnostics.CodeAnalysis;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>The variables that an expression may use, as the checker sees them; a name may have dots.</summary>
internal sealed class NameTable
{
    private readonly Dictionary<string, KnownVariable> _variables = new(StringComparer.Ordinal);
    private readonly NameTable? _outer;

    /// <summary>Makes a table of variables and those of another one, which they hide.</summary>
    internal NameTable(IEnumerable<KnownVariable> variables, NameTable? outer = null)
    {
        _outer = outer;
        HasDots = outer?.HasDots == true;
        foreach (var variable in variables)
        {
            _variables[variable.Name] = variable;
            HasDots |= variable.Name.Contains('.', StringComparison.Ordinal);
        }
    }

    internal bool HasDots { get; }

    /// <summary>All names, those of the state before those of a place in the file; one that hides another is there twice.</summary>
    internal IEnumerable<string> Names => _outer is null ? _variables.Keys : _outer.Names.Concat(_variables.Keys);

    internal bool TryFind(string name, [NotNullWhen(true)] out KnownVariable? variable) =>
        _variables.TryGetValue(name, out variable) || (_outer is not null && _outer.TryFind(name, out variable));
}

/// <summary>A variable of the scope; a class, because collections of structs cost start-up time.</summary>
internal sealed record KnownVariable(string Name, CelType Type, int Index);
