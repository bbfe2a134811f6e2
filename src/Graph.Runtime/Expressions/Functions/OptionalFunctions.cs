using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Values that may be missing.</summary>
internal static class OptionalFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        new("optional.of(T) -> optional<T>", "An optional that holds the value.", static (a, ref _) => OptionalValue.Of(a[0])),
        new("optional.ofNonZeroValue(T) -> optional<T>", "An optional that holds the value unless it is null, false, zero or empty.", static (a, ref _) =>
            IsZero(a[0]) ? OptionalValue.None : OptionalValue.Of(a[0])),
        new("optional.none() -> optional<T>", "The optional that holds nothing.", static (_, ref _) => OptionalValue.None),
        new("optional<T>.hasValue() -> bool", "Whether it holds a value.", static (a, ref _) => Read(a[0]).HasValue),
        new("optional<T>.value() -> T", "What it holds; a failure when that is nothing.", static (a, ref _) =>
            Read(a[0]).HasValue ? Read(a[0]).Content : Failure.Of("the optional holds nothing: ask hasValue() first, or use orValue()")),
        new("optional.unwrap(list<optional<T>>) -> list<T>", "What those of the optionals hold that hold something.", static (a, ref c) => Unwrap(a[0].AsList(), ref c)),
        new("list<optional<T>>.unwrapOpt() -> list<T>", "What those of the optionals hold that hold something.", static (a, ref c) => Unwrap(a[0].AsList(), ref c)),
    ];

    private static OptionalValue Read(Value value) => value.AsOpaque<OptionalValue>() ?? throw new InvalidOperationException("The argument is not an optional.");

    private static Value Unwrap(ValueList list, ref EvaluationContext context)
    {
        context.Charge(list.Count);
        var items = new List<Value>(list.Count);
        foreach (var item in list.AsSpan())
        {
            if (item.AsOpaque<OptionalValue>() is not { } optional)
            {
                return Failure.Of($"no such overload: unwrap needs optionals, but {Complaints.Show(item)} is {TypeValue.AuthorNameOf(item)}");
            }

            if (optional.HasValue)
            {
                items.Add(optional.Content);
            }
        }

        return ValueList.From(items);
    }

    private static bool IsZero(Value value) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Bool => !value.AsBool(),
        ValueKind.Int => value.AsInt() == 0,
        ValueKind.UInt => value.AsUInt() == 0,
        ValueKind.Float => value.AsFloat() == 0,
        ValueKind.String => value.AsString().Length == 0,
        ValueKind.Bytes => value.AsBytes().Length == 0,
        ValueKind.List => value.AsList().Count == 0,
        ValueKind.Map => value.AsMap().Count == 0,
        ValueKind.Duration => value.AsDuration().Nanoseconds == 0,
        ValueKind.Timestamp => value.AsTimestamp() == default,
        ValueKind.Opaque => value.AsOpaque<OptionalValue>() is { HasValue: false },
        _ => false,
    };
}
