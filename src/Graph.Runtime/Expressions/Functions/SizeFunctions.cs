using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>How much there is of something.</summary>
internal static class SizeFunctions
{
    internal static IEnumerable<FunctionOverload> All =>
    [
        new("size(string) -> int", "How many characters (code points) the text has.", SizeOfText),
        new("size(bytes) -> int", "How many bytes there are.", static (a, ref _) => (long)a[0].AsBytes().Length),
        new("size(list<T>) -> int", "How many items the list has.", static (a, ref _) => (long)a[0].AsList().Count),
        new("size(map<K, V>) -> int", "How many entries the map has.", static (a, ref _) => (long)a[0].AsMap().Count),
        new("string.size() -> int", "How many characters (code points) the text has.", SizeOfText),
        new("bytes.size() -> int", "How many bytes there are.", static (a, ref _) => (long)a[0].AsBytes().Length),
        new("list<T>.size() -> int", "How many items the list has.", static (a, ref _) => (long)a[0].AsList().Count),
        new("map<K, V>.size() -> int", "How many entries the map has.", static (a, ref _) => (long)a[0].AsMap().Count),
    ];

    private static Value SizeOfText(ReadOnlySpan<Value> arguments, ref Evaluation.EvaluationContext context) =>
        CodePoints.Count(arguments[0].AsString());
}
