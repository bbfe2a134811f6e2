using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Whether values of one type may be written where another type is asked for, as far as types can tell.</summary>
/// <remarks>Only what can never fit is refused: null in a nullable type, and text for a time, are seen when the value is there.</remarks>
internal sealed class TypeFit
{
    // Types that share their parts can describe more fields than there is time for; past this they are taken to fit.
    private int _comparisonsLeft = 10_000;

    private TypeFit()
    {
    }

    /// <summary>Whether a value of a type may fit another.</summary>
    /// <param name="wanted">What the place asks for.</param>
    /// <param name="given">What the value is known to be.</param>
    public static bool MayFit(StateType wanted, StateType given) => new TypeFit().Compare(wanted, given);

    /// <summary>Says what keeps two record types, or lists of them, apart; empty where their names say enough.</summary>
    /// <param name="wanted">What the place asks for.</param>
    /// <param name="given">What the value is known to be.</param>
    public static string Explain(StateType wanted, StateType given) => (wanted.WithoutNull, given.WithoutNull) switch
    {
        (StateType.List to, StateType.List from) => Explain(to.Item, from.Item),
        (StateType.Record to, StateType.Record from) => ExplainRecords(to, from),
        _ => "",
    };

    private static string ExplainRecords(StateType.Record wanted, StateType.Record given)
    {
        var missing = wanted.Fields.Where(field => !field.Type.AllowsNull && given.FindField(field.Name) is null).Select(field => $"lacks '{field.Name}' ({field.Type.Name})");
        var extra = given.Fields.Where(field => wanted.FindField(field.Name) is null).Select(field => $"has '{field.Name}', which is not taken");
        var other = wanted.Fields
            .Select(field => (field, same: given.FindField(field.Name)))
            .Where(pair => pair.same is not null && !MayFit(pair.field.Type, pair.same.Type))
            .Select(pair => $"has '{pair.field.Name}' as {pair.same!.Type.Name} and not as {pair.field.Type.Name}");
        return string.Join(", ", missing.Concat(extra).Concat(other));
    }

    private bool Compare(StateType wanted, StateType given) => --_comparisonsLeft < 0 || ReferenceEquals(wanted, given)
        || (wanted.WithoutNull, given.WithoutNull) switch
        {
            (StateType.Anything, _) or (_, StateType.Anything) => true,
            (StateType.List to, StateType.List from) => Compare(to.Item, from.Item),
            (StateType.Map to, StateType.Map from) => Compare(to.Item, from.Item),
            (StateType.Map to, StateType.Record from) => from.Fields.All(field => Compare(to.Item, field.Type)),
            (StateType.Record to, StateType.Map from) => to.Fields.All(field => Compare(field.Type, from.Item)),
            (StateType.Record to, StateType.Record from) => CompareRecords(to, from),
            (var to, var from) => CompareSimple(to, from),
        };

    private bool CompareRecords(StateType.Record wanted, StateType.Record given) =>
        ReferenceEquals(wanted, given)
        || (given.Fields.All(field => wanted.FindField(field.Name) is not null)
            && wanted.Fields.All(field => given.FindField(field.Name) is { } same ? Compare(field.Type, same.Type) : field.Type.AllowsNull));

    private static bool CompareSimple(StateType wanted, StateType given) => (wanted, given) switch
    {
        (StateType.Scalar to, StateType.Scalar from) => CompareKinds(to.Kind, from.Kind),
        (StateType.Scalar to, StateType.Enum) => to.Kind == ValueKind.String,
        (StateType.Enum, StateType.Scalar from) => from.Kind == ValueKind.String,
        (StateType.Enum to, StateType.Enum from) => to.Words.Intersect(from.Words).Any(),
        _ => false,
    };

    private static bool CompareKinds(ValueKind to, ValueKind from) =>
        to == from
        || (to == ValueKind.Float && from == ValueKind.Int)
        || (from == ValueKind.String && to is ValueKind.Timestamp or ValueKind.Duration or ValueKind.Bytes);
}
