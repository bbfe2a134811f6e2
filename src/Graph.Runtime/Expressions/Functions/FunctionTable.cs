namespace Graph.Runtime.Expressions.Functions;

/// <summary>All functions by name.</summary>
internal static class FunctionTable
{
    private static readonly FunctionOverload[] Overloads =
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

    private static readonly Dictionary<string, FunctionOverload[]> Globals = ByName(isMember: false);
    private static readonly Dictionary<string, FunctionOverload[]> Members = ByName(isMember: true);

    private static readonly HashSet<string> Namespaces = new(
        Globals.Keys.Where(name => name.Contains('.', StringComparison.Ordinal)).Select(name => name[..name.LastIndexOf('.')]),
        StringComparer.Ordinal);

    /// <summary>The overloads in the order in which they are documented.</summary>
    internal static IReadOnlyList<FunctionOverload> All => Overloads;

    internal static IEnumerable<string> Names(bool isMember) => (isMember ? Members : Globals).Keys;

    internal static FunctionOverload[] Find(string name, bool isMember) => (isMember ? Members : Globals).GetValueOrDefault(name, []);

    /// <summary>Whether a name is the first part of functions' names, as <c>math</c> is.</summary>
    internal static bool IsNamespace(string name) => Namespaces.Contains(name);

    private static Dictionary<string, FunctionOverload[]> ByName(bool isMember) => Overloads
        .Where(overload => overload.IsMember == isMember)
        .GroupBy(overload => overload.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.ToArray(), StringComparer.Ordinal);
}
