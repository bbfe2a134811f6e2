namespace Graph.Runtime.Expressions.Binding;

/// <summary>Fits the arguments of one call to the parameters of one overload and remembers what its letters stand for.</summary>
internal sealed class TypeUnifier
{
    private readonly Dictionary<string, CelType> _meanings = new(StringComparer.Ordinal);

    /// <summary>Whether an argument may be handed to a parameter, as far as can be known.</summary>
    internal bool Accepts(CelType parameter, CelType given)
    {
        given = given.WithoutNull;
        if (parameter is CelType.Parameter letter)
        {
            _meanings[letter.Letter] = _meanings.TryGetValue(letter.Letter, out var known) ? TypeRules.Join(known, given) : given;
            return true;
        }

        if (parameter.IsDynamic || TypeRules.IsOpen(given) || parameter == given)
        {
            return true;
        }

        return (parameter, given) switch
        {
            (CelType.AnyNumber, _) => given.IsNumber,
            (CelType.List wanted, CelType.List list) => Accepts(wanted.Item, list.Item),
            (CelType.Optional wanted, CelType.Optional optional) => Accepts(wanted.Inner, optional.Inner),
            (CelType.Map wanted, _) when TypeRules.AsMap(given) is { } map => Accepts(wanted.Key, map.Key) && Accepts(wanted.Value, map.Value),
            (CelType.Scalar, CelType.Words) => parameter == CelType.String,
            _ => false,
        };
    }

    /// <summary>A result type with its letters replaced.</summary>
    internal CelType Resolve(CelType type) => type switch
    {
        CelType.Parameter letter => _meanings.GetValueOrDefault(letter.Letter, CelType.Any),
        CelType.List list => new CelType.List(Resolve(list.Item)),
        CelType.Optional optional => new CelType.Optional(Resolve(optional.Inner)),
        CelType.Nullable nullable => new CelType.Nullable(Resolve(nullable.Inner)),
        CelType.Map map => new CelType.Map(Resolve(map.Key), Resolve(map.Value)),
        _ => type,
    };
}
