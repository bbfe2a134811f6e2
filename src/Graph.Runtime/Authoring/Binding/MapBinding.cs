using System.Collections.Immutable;
using System.Reflection;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>Any C# dictionary from text.</summary>
/// <param name="item">The binding of its values.</param>
/// <param name="fromDictionary">Makes the dictionary type that is asked for.</param>
internal sealed class MapBinding<TMap, TItem>(ClrBinding<TItem> item, Func<Dictionary<string, TItem>, TMap> fromDictionary)
    : ClrBinding<TMap>(new StateType.Map(item.InputType), new StateType.Map(item.OutputType))
    where TMap : IEnumerable<KeyValuePair<string, TItem>>
{
    internal override TMap Read(Value value)
    {
        if (value.Kind != ValueKind.Map)
        {
            throw new MisfitException(InputType.Name, value);
        }

        var map = value.AsMap();
        var read = new Dictionary<string, TItem>(map.Count, StringComparer.Ordinal);
        foreach (var (key, given) in map)
        {
            if (key.Kind != ValueKind.String)
            {
                throw new MisfitException("a string key", key);
            }

            read[key.AsString()] = ReadItem(key.AsString(), given);
        }

        return fromDictionary(read);
    }

    internal override Value Write(TMap value)
    {
        if (value is null)
        {
            return Value.Null;
        }

        // An ImmutableDictionary's order changes from process to process; what is saved must not.
        IEnumerable<KeyValuePair<string, TItem>> ordered = value is ImmutableDictionary<string, TItem>
            ? value.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            : value;
        return ValueMap.From(ordered.Select(entry => new KeyValuePair<Value, Value>(entry.Key, item.Write(entry.Value))));
    }

    private TItem ReadItem(string key, Value given)
    {
        try
        {
            return item.Read(given);
        }
        catch (MisfitException misfit)
        {
            throw misfit.Within("." + key);
        }
    }
}

/// <summary>Which C# types are maps, and how each is made of a dictionary.</summary>
internal static class MapBindings
{
    private static readonly Dictionary<Type, string> Makers = new()
    {
        [typeof(Dictionary<,>)] = nameof(AsItIs),
        [typeof(IDictionary<,>)] = nameof(AsItIs),
        [typeof(IReadOnlyDictionary<,>)] = nameof(AsItIs),
        [typeof(ImmutableDictionary<,>)] = nameof(AsImmutable),
    };

    internal static Type? FindItem(Type type) =>
        type.IsGenericType && Makers.ContainsKey(type.GetGenericTypeDefinition()) && type.GetGenericArguments()[0] == typeof(string)
            ? type.GetGenericArguments()[1]
            : null;

    internal static ClrBinding Make(Type type, Type itemType, ClrBinding item)
    {
        var method = typeof(MapBindings).GetMethod(Makers[type.GetGenericTypeDefinition()], BindingFlags.NonPublic | BindingFlags.Static)!;
        var dictionary = typeof(Dictionary<,>).MakeGenericType(typeof(string), itemType);
        var from = method.MakeGenericMethod(itemType).CreateDelegate(typeof(Func<,>).MakeGenericType(dictionary, type));
        return (ClrBinding)Activator.CreateInstance(typeof(MapBinding<,>).MakeGenericType(type, itemType), item, from)!;
    }

    private static Dictionary<string, T> AsItIs<T>(Dictionary<string, T> map) => map;

    private static ImmutableDictionary<string, T> AsImmutable<T>(Dictionary<string, T> map) =>
        map.ToImmutableDictionary(StringComparer.Ordinal);
}
