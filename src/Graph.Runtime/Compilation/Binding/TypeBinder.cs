using System.Collections.Immutable;
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
    private readonly Dictionary<string, Bound?> _bound = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);
    private readonly DiagnosticBag _diagnostics;

    public TypeBinder(ImmutableArray<TypeDefinition> types, DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        foreach (var type in types)
        {
            _declared.TryAdd(type.Name.Value, type);
        }

        foreach (var type in types)
        {
            FindDeclared(type.Name.Value, 0);
        }
    }

    /// <summary>The names that are types without being declared.</summary>
    public static IEnumerable<string> BuiltInNames => BuiltIn.Keys.Concat(["list", "map", "enum"]);

    /// <summary>The type; null when a name in it is unknown, which was reported.</summary>
    public StateType? Bind(TypeSyntax? syntax) => syntax is null ? null : Bind(syntax, Anonymous, 0)?.Type;

    private Bound? Bind(TypeSyntax syntax, string recordName, int depth)
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
            TypeSyntax.Enum words => new Bound(new StateType.Enum(words.Words), 1, 1),
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

    private static Bound? Wrap(Bound? inner, Func<StateType, StateType> make) =>
        inner is null ? null : new Bound(make(inner.Type), inner.Height + 1, inner.Parts + 1);

    private Bound? BindName(TypeSyntax.Named named, int depth)
    {
        if (BuiltIn.TryGetValue(named.Name, out var type))
        {
            return new Bound(type, 1, 1);
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

        var near = TypeHabits.Find(named.Name) ?? Suggestion.Closest(named.Name, BuiltInNames.Concat(_declared.Keys));
        _diagnostics.Report(StateDiagnostics.UnknownType(named.Place, named.Name, near));
        return null;
    }

    private Bound? FindDeclared(string name, int depth)
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

    private Bound? BindRecord(TypeSyntax.Record record, string name, int depth)
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

        return isWhole ? new Bound(new StateType.Record(name.Length > 0 ? name : NameOf(fields), fields), height + 1, parts) : null;
    }

    /// <summary>A record without a name is called as it is written.</summary>
    private static string NameOf(IEnumerable<RecordField> fields) =>
        $"{{ {string.Join(", ", fields.Select(field => $"{field.Name}: {field.Type.Name}"))} }}";

    private sealed record Bound(StateType Type, int Height, int Parts);
}
