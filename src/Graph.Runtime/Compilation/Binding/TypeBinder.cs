using System.Collections.Immutable;
using Graph.Runtime.Compilation.Composition;
using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Looks up the names in types and makes the types of the state out of them.</summary>
internal sealed class TypeBinder
{
    /// <summary>How many levels of lists, maps and records a type may have.</summary>
    private const int Deepest = 32;

    // Types that share their parts can double at each level; what walks through a type must not take for ever.
    private const int MostParts = 2_000;

    private const string Anonymous = "";

    private static readonly Dictionary<string, StateType> BuiltIn = new(StringComparer.Ordinal)
    {
        ["string"] = StateType.String,
        ["int"] = StateType.Int,
        ["float"] = StateType.Float,
        ["bool"] = StateType.Bool,
        ["timestamp"] = StateType.Timestamp,
        ["duration"] = StateType.Duration,
        ["bytes"] = StateType.Bytes,
        ["any"] = StateType.Any,
        ["Message"] = StateType.Message,
    };

    private readonly Dictionary<string, TypeDefinition> _declared = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BoundType?> _bound = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, SharedType> _shared;
    private readonly DiagnosticBag _diagnostics;

    public TypeBinder(ImmutableArray<TypeDefinition> types, DiagnosticBag diagnostics, IReadOnlyDictionary<string, SharedType> shared)
    {
        _diagnostics = diagnostics;
        _shared = shared;
        foreach (var type in types)
        {
            _declared.TryAdd(type.Name.Value, type);
        }

        foreach (var type in types)
        {
            CheckAgainstShared(type.Name, FindDeclared(type.Name.Value, 0));
        }
    }

    /// <summary>The names that are types without being declared.</summary>
    public static IEnumerable<string> BuiltInNames => BuiltIn.Keys.Concat(["list", "map", "enum"]);

    /// <summary>The types that the file itself declares, as far as they are sound.</summary>
    public IEnumerable<KeyValuePair<string, BoundType>> Declared =>
        _bound.Where(type => type.Value is not null).Select(type => KeyValuePair.Create(type.Key, type.Value!));

    /// <summary>The type; null when a name in it is unknown, which was reported.</summary>
    public StateType? Bind(TypeSyntax? syntax) => syntax is null ? null : Bind(syntax, Anonymous, 0)?.Type;

    private BoundType? Bind(TypeSyntax syntax, string recordName, int depth)
    {
        if (depth > Deepest)
        {
            _diagnostics.Report(StateDiagnostics.TypeTooDeep(syntax.Place));
            return null;
        }

        var bound = syntax switch
        {
            TypeSyntax.Named named => BindName(named, depth),
            TypeSyntax.List list => Wrap(Bind(list.Item, recordName, depth + 1), item => new StateType.List(item)),
            TypeSyntax.Map map => Wrap(Bind(map.Item, recordName, depth + 1), item => new StateType.Map(item)),
            TypeSyntax.Nullable nullable => Wrap(
                Bind(nullable.Inner, recordName, depth + 1), inner => inner.AllowsNull ? inner : new StateType.Nullable(inner)),
            TypeSyntax.Enum words => new BoundType(new StateType.Enum(words.Words), 1, 1),
            TypeSyntax.Record record => BindRecord(record, recordName, depth),
            _ => throw new System.Diagnostics.UnreachableException($"No rule for {syntax}."),
        };
        if (bound is null or { Height: <= Deepest, Parts: <= MostParts })
        {
            return bound;
        }

        _diagnostics.Report(StateDiagnostics.TypeTooDeep(syntax.Place));
        return null;
    }

    private static BoundType? Wrap(BoundType? inner, Func<StateType, StateType> make) =>
        inner is null ? null : new BoundType(make(inner.Type), inner.Height + 1, inner.Parts + 1);

    private BoundType? BindName(TypeSyntax.Named named, int depth)
    {
        if (BuiltIn.TryGetValue(named.Name, out var type))
        {
            return new BoundType(type, 1, 1);
        }

        if (_inProgress.Contains(named.Name))
        {
            _diagnostics.Report(StateDiagnostics.RecursiveType(named.Place, named.Name));
            return null;
        }

        if (_declared.ContainsKey(named.Name))
        {
            return FindDeclared(named.Name, depth);
        }

        if (_shared.TryGetValue(named.Name, out var shared))
        {
            return shared.Bound;
        }

        var near = TypeHabits.Find(named.Name) ?? Suggestion.Closest(named.Name, BuiltInNames.Concat(_declared.Keys).Concat(_shared.Keys));
        _diagnostics.Report(StateDiagnostics.UnknownType(named.Place, named.Name, near));
        return null;
    }

    /// <summary>A type may be declared again where it is included, as long as it is the same.</summary>
    private void CheckAgainstShared(Placed<string> name, BoundType? own)
    {
        if (own is not null && _shared.TryGetValue(name.Value, out var shared) && !shared.Bound.Type.Equals(own.Type))
        {
            _diagnostics.Report(CompositionDiagnostics.TypeConflictHere(name.Place, name.Value, shared.File));
        }
    }

    private BoundType? FindDeclared(string name, int depth)
    {
        if (_bound.TryGetValue(name, out var known))
        {
            return known;
        }

        _inProgress.Add(name);
        var bound = Bind(_declared[name].Body, name, depth + 1);
        _inProgress.Remove(name);
        return _bound[name] = bound;
    }

    private BoundType? BindRecord(TypeSyntax.Record record, string name, int depth)
    {
        var fields = new List<RecordField>();
        var (height, parts) = (0, 1);
        var isWhole = true;
        foreach (var field in record.Fields)
        {
            var type = field.Type is null ? null : Bind(field.Type, Anonymous, depth + 1);
            isWhole &= type is not null;
            height = Math.Max(height, type?.Height ?? 0);
            parts += type?.Parts ?? 1;
            if (!Names.IsField(field.Name.Value))
            {
                _diagnostics.Report(StateDiagnostics.InvalidFieldName(field.Name.Place, field.Name.Value));
            }
            else if (type is not null)
            {
                fields.Add(new RecordField(field.Name.Value, type.Type, field.Description));
            }
        }

        return isWhole ? new BoundType(new StateType.Record(name.Length > 0 ? name : NameOf(fields), fields), height + 1, parts) : null;
    }

    /// <summary>A record without a name is called as it is written.</summary>
    private static string NameOf(IEnumerable<RecordField> fields) =>
        $"{{ {string.Join(", ", fields.Select(field => $"{field.Name}: {field.Type.Name}"))} }}";
}

/// <summary>A type whose names were looked up.</summary>
/// <param name="Type">The type.</param>
/// <param name="Height">How many levels it has.</param>
/// <param name="Parts">How many parts it has, written out whole.</param>
internal sealed record BoundType(StateType Type, int Height, int Parts);
