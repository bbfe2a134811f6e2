using System.Text.RegularExpressions;
using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>What retry policies may name as a kind of error.</summary>
internal static partial class ErrorKindNames
{
    private static readonly string[] Words = ["timeout", "rate_limited", "model", "transient", "any", "http_4xx", "http_5xx"];

    /// <summary>The kinds that no error can have.</summary>
    public static IEnumerable<Placed<string>> FindUnknown(IEnumerable<RetryDefinition> retry) =>
        retry.SelectMany(policy => policy.Kinds).Where(kind => !Words.Contains(kind.Value, StringComparer.Ordinal) && !OpenKind().IsMatch(kind.Value));

    /// <summary>The word that was probably meant.</summary>
    public static string? Suggest(string kind) => Suggestion.Closest(kind, Words);

    [GeneratedRegex(@"^(http_[1-5]([0-9][0-9]|xx)|([A-Za-z_][A-Za-z0-9_]*\.)*[A-Z][A-Za-z0-9_]*)\z")]
    private static partial Regex OpenKind();
}
