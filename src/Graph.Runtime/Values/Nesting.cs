namespace Graph.Runtime.Values;

/// <summary>How deeply lists and maps may be nested in what is kept: stores, terminals and other programs stop reading somewhere.</summary>
internal static class Nesting
{
    /// <summary>The most levels.</summary>
    internal const int Most = 500;

    /// <summary>Says that a value is nested too deeply to be kept; null when it is not.</summary>
    internal static string? FindProblem(Value value) =>
        IsDeeper(value, Most) ? $"it is nested more than {Most} deep, and no deeper value can be kept" : null;

    private static bool IsDeeper(Value value, int most) => value.Kind switch
    {
        ValueKind.List => most == 0 || HasDeeper(value.AsList(), most - 1),
        ValueKind.Map => most == 0 || HasDeeper(value.AsMap(), most - 1),
        _ => false,
    };

    private static bool HasDeeper(ValueList list, int most)
    {
        foreach (var item in list.AsSpan())
        {
            if (IsDeeper(item, most))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasDeeper(ValueMap map, int most)
    {
        foreach (var (_, value) in map)
        {
            if (IsDeeper(value, most))
            {
                return true;
            }
        }

        return false;
    }
}
