using System.Diagnostics;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>Which types go together; whatever is not known is allowed and checked when it is evaluated.</summary>
internal static class TypeRules
{
    internal static CelType From(StateType type) => type switch
    {
        StateType.Anything => CelType.Any,
        StateType.Nullable nullable => new CelType.Nullable(From(nullable.Inner)),
        StateType.List list => new CelType.List(From(list.Item)),
        StateType.Map map => new CelType.Map(CelType.String, From(map.Item)),
        StateType.Record record => new CelType.Record(record),
        StateType.Enum words => new CelType.Words(words),
        StateType.Scalar scalar => new CelType.Scalar(scalar.Kind, scalar.Keyword),
        _ => throw new UnreachableException($"No rule for {type}."),
    };

    internal static StateType ToState(CelType type) => type switch
    {
        CelType.Nullable { Inner: var inner } when ToState(inner) is not StateType.Anything and var known => new StateType.Nullable(known),
        CelType.List list => new StateType.List(ToState(list.Item)),
        CelType.Map map when map.Key == CelType.String => new StateType.Map(ToState(map.Value)),
        CelType.MapLiteral literal => new StateType.Map(ToState(literal.Value)),
        CelType.Record record => record.Definition,
        CelType.Words words => words.Definition,
        CelType.Scalar { Kind: not (ValueKind.Null or ValueKind.UInt) } scalar => new StateType.Scalar(scalar.Kind, scalar.Keyword),
        _ => StateType.Any,
    };

    /// <summary>The type of something that is one or the other; any when they have nothing in common.</summary>
    internal static CelType Join(CelType left, CelType right)
    {
        if (left == right)
        {
            return left;
        }

        return (left, right) switch
        {
            (_, CelType.Scalar { Kind: ValueKind.Null }) => Optionally(left),
            (CelType.Scalar { Kind: ValueKind.Null }, _) => Optionally(right),
            (CelType.Nullable, _) or (_, CelType.Nullable) => Optionally(Join(left.WithoutNull, right.WithoutNull)),
            (CelType.List a, CelType.List b) => new CelType.List(Join(a.Item, b.Item)),
            (CelType.Optional a, CelType.Optional b) => new CelType.Optional(Join(a.Inner, b.Inner)),
            _ when AsMap(left) is { } a && AsMap(right) is { } b => new CelType.Map(Join(a.Key, b.Key), Join(a.Value, b.Value)),
            _ when IsText(left) && IsText(right) => CelType.String,
            _ => CelType.Any,
        };
    }

    /// <summary>Whether some value could be of both types, so that <c>==</c> makes sense.</summary>
    internal static bool CanBeEqual(CelType left, CelType right)
    {
        (left, right) = (left.WithoutNull, right.WithoutNull);
        return IsOpen(left) || IsOpen(right) || left == right || IsNull(left) || IsNull(right)
            || (left.IsNumber && right.IsNumber)
            || (IsText(left) && IsText(right))
            || PartsCanBeEqual(left, right);
    }

    /// <summary>Whether a value of one type can be handed on where another is asked for; that it may be null shows when it is.</summary>
    internal static bool IsAssignable(CelType given, CelType wanted) => (given, wanted) switch
    {
        _ when IsOpen(given) || IsOpen(wanted) || given == wanted => true,
        (CelType.Scalar { Kind: ValueKind.Null }, _) => wanted is CelType.Nullable,
        (CelType.Nullable nullable, _) => IsAssignable(nullable.Inner, wanted.WithoutNull),
        (_, CelType.Nullable nullable) => IsAssignable(given, nullable.Inner),
        (CelType.Scalar { Kind: ValueKind.Int }, CelType.Scalar { Kind: ValueKind.Float }) => true,
        (CelType.Words words, CelType.Words other) => words.Definition.Words.All(other.Definition.Words.Contains),
        (CelType.Scalar { Kind: ValueKind.String }, CelType.Words) => true,
        (CelType.Words, _) => wanted == CelType.String,
        (CelType.List a, CelType.List b) => IsAssignable(a.Item, b.Item),
        (CelType.MapLiteral literal, CelType.Record record) => FitsRecord(literal, record.Definition),
        (CelType.Record a, CelType.Record b) => FitsRecord(a.Definition, b.Definition),
        (CelType.Map map, CelType.Record) => IsOpen(map.Key) || map.Key == CelType.String,
        (_, CelType.Map map) when AsMap(given) is { } entries => IsAssignable(entries.Key, map.Key) && IsAssignable(entries.Value, map.Value),
        _ => false,
    };

    /// <summary>The type seen as a map; null when it is none.</summary>
    internal static CelType.Map? AsMap(CelType type) => type switch
    {
        CelType.Map map => map,
        CelType.MapLiteral literal => new CelType.Map(CelType.String, literal.Value),
        CelType.Record record => new CelType.Map(CelType.String, JoinFields(record.Definition)),
        _ => null,
    };

    internal static bool IsText(CelType type) => type == CelType.String || type is CelType.Words;

    internal static bool IsNull(CelType type) => type == CelType.Null;

    /// <summary>Whether only evaluation can tell.</summary>
    internal static bool IsOpen(CelType type) => type is CelType.Dynamic or CelType.Parameter;

    private static CelType Optionally(CelType type) => type is CelType.Nullable or CelType.Dynamic || IsNull(type) ? type : new CelType.Nullable(type);

    private static CelType JoinFields(StateType.Record record) =>
        record.Fields.Select(field => From(field.Type)).Aggregate((CelType?)null, (joined, type) => joined is null ? type : Join(joined, type)) ?? CelType.Any;

    private static bool PartsCanBeEqual(CelType left, CelType right) => (left, right) switch
    {
        (CelType.List a, CelType.List b) => CanBeEqual(a.Item, b.Item),
        (CelType.Optional a, CelType.Optional b) => CanBeEqual(a.Inner, b.Inner),
        _ when AsMap(left) is { } a && AsMap(right) is { } b => CanBeEqual(a.Key, b.Key) && CanBeEqual(a.Value, b.Value),
        _ => false,
    };

    // Records are alike by their fields: a workflow's own Finding is what a node calls Finding.
    private static bool FitsRecord(StateType.Record given, StateType.Record wanted) =>
        given.Fields.All(field => wanted.FindField(field.Name) is { } same && IsAssignable(From(field.Type), From(same.Type)))
        && wanted.Fields.All(field => field.Type.AllowsNull || given.FindField(field.Name) is not null);

    private static bool FitsRecord(CelType.MapLiteral literal, StateType.Record record) =>
        literal.Fields.All(entry => record.FindField(entry.Name) is { } field && IsAssignable(entry.Type, From(field.Type)))
        && record.Fields.All(field => field.Type.AllowsNull || literal.Fields.Any(entry => entry.Name == field.Name));
}
