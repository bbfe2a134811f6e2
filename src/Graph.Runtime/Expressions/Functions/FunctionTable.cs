namespace Graph.Runtime.Expressions.Functions;

/// <summary>All functions by name.</summary>
internal static class FunctionTable
{
    private static readonly ILookup<(string Name, bool IsMember), FunctionOverload> ByName =
        AllOverloads().ToLookup(overload => (overload.Name, overload.IsMember));

    /// <summary>The overloads in the order in which they are documented.</summary>
    internal static IEnumerable<FunctionOverload> All => AllOverloads();

    internal static IEnumerable<string> Names(bool isMember) =>
        ByName.Where(group => group.Key.IsMember == isMember).Select(group => group.Key.Name);

    internal static FunctionOverload[] Find(string name, bool isMember) => [.. ByName[(name, isMember)]];

    /// <summary>Whether a name is the first part of functions' names, as <c>math</c> is.</summary>
    internal static bool IsNamespace(string name) =>
        ByName.Any(group => !group.Key.IsMember && group.Key.Name.StartsWith(name + ".", StringComparison.Ordinal));

    private static IEnumerable<FunctionOverload> AllOverloads() =>
    [
        .. SizeFunctions.All,
        .. TextSearchFunctions.All,
        .. TextFunctions.All,
        .. ConversionFunctions.All,
        .. TimeFunctions.All,
        .. ListFunctions.All,
        .. SetFunctions.All,
        .. MathFunctions.All,
        .. BitFunctions.All,
        .. EncodingFunctions.All,
        .. OptionalFunctions.All,
    ];
}
