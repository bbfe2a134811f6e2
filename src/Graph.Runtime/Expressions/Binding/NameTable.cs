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

    /// <summary>All names in no order, for a search that has to look at each of them.</summary>
    internal IEnumerable<string> Unordered => Visible().Select(variable => variable.Name);

    /// <summary>All names, by index.</summary>
    internal IEnumerable<string> Names => Visible().OrderBy(variable => variable.Index).Select(variable => variable.Name);

    internal bool TryFind(string name, [NotNullWhen(true)] out KnownVariable? variable) =>
        _variables.TryGetValue(name, out variable) || (_outer is not null && _outer.TryFind(name, out variable));

    private IEnumerable<KnownVariable> Visible() =>
        _outer is null ? _variables.Values : _outer.Visible().Where(variable => !_variables.ContainsKey(variable.Name)).Concat(_variables.Values);
}

/// <summary>A variable of the scope; a class, because collections of structs cost start-up time.</summary>
internal sealed record KnownVariable(string Name, CelType Type, int Index);
