using Graph.Runtime.Expressions;

namespace Graph.Runtime.Diagnostics;

/// <summary>What can be wrong with <c>expires:</c> and <c>cache:</c>: GA3xxx, from 3030.</summary>
internal static class LifetimeDiagnostics
{
    public static Problem ExpiryFieldMismatch(TextRange place, string field, string type) =>
        Problem.Error(
            DiagnosticCode.ExpiryFieldMismatch, place, $"'{field}' is {type} and cannot take the record of an expiry.",
            help: "declare it as any, or as a record with kind: string, node: string");

    public static Problem CacheOfKeptState(TextRange place, string node) =>
        Problem.Error(
            DiagnosticCode.CacheOfKeptState, place, $"'{node}' keeps its state from call to call, so its result is no other call's.",
            help: "remove 'cache:', or 'persist: thread'");

    public static Problem ConstantCacheKey(TextRange place, string? text, ExpressionScope scope) =>
        Problem.Error(
            DiagnosticCode.ConstantCacheKey, place, "The key is the same always, so every task would get the first one's result.",
            help: text is not null && scope.Find(text) is not null
                ? $"write \"${{{text}}}\" if it is meant as an expression"
                : "name what the result depends on, such as \"${question}\" or \"{{question}} {{model}}\"");
}
