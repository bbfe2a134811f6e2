using System.Buffers;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.InteropServices;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>Any C# collection that is read in order.</summary>
/// <param name="item">The binding of its items.</param>
/// <param name="fromArray">Makes the collection of an array that is its own from then on.</param>
internal sealed class ListBinding<TCollection, TItem>(ClrBinding<TItem> item, Func<TItem[], TCollection> fromArray)
    : ClrBinding<TCollection>(new StateType.List(item.InputType), new StateType.List(item.OutputType))
    where TCollection : IEnumerable<TItem>
{
    internal override TCollection Read(Value value)
    {
        if (value.Kind != ValueKind.List)
        {
            throw new MisfitException(InputType.Name, value);
        }

        var list = value.AsList().AsSpan();
        var items = list.Length == 0 ? [] : new TItem[list.Length];
        var i = 0;
        try
        {
            for (; i < items.Length; i++)
            {
                items[i] = item.Read(list[i]);
            }
        }
        catch (MisfitException misfit)
        {
            throw misfit.Within($"[{i}]");
        }

        return fromArray(items);
    }

    internal override Value Write(TCollection value) => value switch
    {
        null => Value.Null,
        ImmutableArray<TItem> { IsDefault: true } => ValueList.Empty,
        IReadOnlyCollection<TItem> counted => WriteCounted(counted),
        _ => ValueList.From(value.Select(item.Write)),
    };

    private ValueList WriteCounted(IReadOnlyCollection<TItem> items)
    {
        var buffer = ArrayPool<Value>.Shared.Rent(items.Count);
        var count = 0;
        foreach (var one in items)
        {
            buffer[count++] = item.Write(one);
        }

        var list = ValueList.Of(buffer.AsSpan(0, count));
        ArrayPool<Value>.Shared.Return(buffer, clearArray: true);
        return list;
    }
}

/// <summary>Which C# types are lists, and how each is made of an array.</summary>
internal static class ListBindings
{
    private static readonly Dictionary<Type, string> Makers = new()
    {
        [typeof(IEnumerable<>)] = nameof(AsArray),
        [typeof(IReadOnlyCollection<>)] = nameof(AsArray),
        [typeof(IReadOnlyList<>)] = nameof(AsArray),
        [typeof(ICollection<>)] = nameof(AsList),
        [typeof(IList<>)] = nameof(AsList),
        [typeof(List<>)] = nameof(AsList),
        [typeof(ImmutableArray<>)] = nameof(AsImmutableArray),
        [typeof(ImmutableList<>)] = nameof(AsImmutableList),
    };

    internal static Type? FindItem(Type type) => type switch
    {
        { IsSZArray: true } => type.GetElementType(),
        { IsGenericType: true } when Makers.ContainsKey(type.GetGenericTypeDefinition()) => type.GetGenericArguments()[0],
        _ => null,
    };

    internal static ClrBinding Make(Type type, Type itemType, ClrBinding item)
    {
        var maker = type.IsSZArray ? nameof(AsArray) : Makers[type.GetGenericTypeDefinition()];
        var method = typeof(ListBindings).GetMethod(maker, BindingFlags.NonPublic | BindingFlags.Static)!;
        var fromArray = method.MakeGenericMethod(itemType)
            .CreateDelegate(typeof(Func<,>).MakeGenericType(itemType.MakeArrayType(), type));
        return (ClrBinding)Activator.CreateInstance(typeof(ListBinding<,>).MakeGenericType(type, itemType), item, fromArray)!;
    }

    private static T[] AsArray<T>(T[] items) => items;

    private static List<T> AsList<T>(T[] items) => [.. items];

    private static ImmutableArray<T> AsImmutableArray<T>(T[] items) => ImmutableCollectionsMarshal.AsImmutableArray(items);

    private static ImmutableList<T> AsImmutableList<T>(T[] items) => [.. items];
}
