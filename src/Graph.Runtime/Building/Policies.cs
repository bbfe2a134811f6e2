using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Makes what nodes and the workflow's defaults have in common.</summary>
internal static class Policies
{
    public static ImmutableArray<RetryDefinition> Of(IEnumerable<RetryPolicy> policies) =>
        [.. policies.Select(policy => new RetryDefinition(policy, Unplaced.Names([.. policy.On, .. policy.NotOn])))];

    public static OnErrorDefinition GoTo(string node, string? errorField) =>
        new OnErrorDefinition.GoTo(Unplaced.Of(node), errorField is null ? null : Unplaced.Of(errorField));
}
