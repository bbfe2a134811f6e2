using System.Collections.Immutable;
using Graph.Runtime.Expressions;

namespace Graph.Runtime.Compilation;

/// <summary>One thing that happens after a node, or at the start.</summary>
public abstract record CompiledRoute
{
    private CompiledRoute()
    {
    }

    /// <summary>A node runs next.</summary>
    /// <param name="Target">Its index, or one of <see cref="NodeTarget"/>.</param>
    public sealed record To(int Target) : CompiledRoute;

    /// <summary>One source of a join is done.</summary>
    /// <param name="JoinIndex">The join.</param>
    /// <param name="SourceIndex">The source's place in <see cref="CompiledJoin.Sources"/>.</param>
    public sealed record IntoJoin(int JoinIndex, int SourceIndex) : CompiledRoute;

    /// <summary>Conditions decide.</summary>
    /// <param name="Arms">Conditions in their order.</param>
    /// <param name="Otherwise">What happens when none holds.</param>
    /// <param name="MatchesAll">Every arm that holds counts, not only the first.</param>
    public sealed record Choose(ImmutableArray<CompiledArm> Arms, ImmutableArray<CompiledRoute> Otherwise, bool MatchesAll) : CompiledRoute;

    /// <summary>One task of a node for each item of a list.</summary>
    /// <param name="Items">The list.</param>
    /// <param name="ItemIndex">The frame index under which the item is read.</param>
    /// <param name="Target">The node's index.</param>
    /// <param name="MaxConcurrency">How many of them run at a time; null for the run's own bound.</param>
    /// <param name="OnItemError">What a failed item means.</param>
    /// <param name="ErrorSlot">The list field that collects errors, with <see cref="ItemErrorPolicy.Collect"/>.</param>
    public sealed record Each(
        CompiledExpression Items,
        int ItemIndex,
        int Target,
        int? MaxConcurrency,
        ItemErrorPolicy OnItemError,
        int? ErrorSlot) : CompiledRoute;
}

/// <summary>One arm of a choice.</summary>
/// <param name="When">Its condition, a bool.</param>
/// <param name="Then">What happens when it holds.</param>
public sealed record CompiledArm(CompiledExpression When, ImmutableArray<CompiledRoute> Then);

/// <summary>What a failed item of a map-reduce means.</summary>
public enum ItemErrorPolicy
{
    /// <summary>The step fails.</summary>
    Fail,

    /// <summary>The item is left out.</summary>
    Skip,

    /// <summary>The item is left out and its error record is kept in a field.</summary>
    Collect,
}

/// <summary>A node that waits for several others.</summary>
/// <param name="Index">Its place in <see cref="CompiledWorkflow.Joins"/>.</param>
/// <param name="Sources">The nodes it waits for, by index.</param>
/// <param name="Targets">What runs when it is met: node indexes or <see cref="NodeTarget.End"/>.</param>
/// <param name="Mode">How many it waits for.</param>
/// <param name="Count">With <see cref="JoinMode.Count"/>, how many.</param>
public sealed record CompiledJoin(int Index, ImmutableArray<int> Sources, ImmutableArray<int> Targets, JoinMode Mode, int Count = 0);

/// <summary>How many of its sources a join waits for.</summary>
public enum JoinMode
{
    /// <summary>Each source that can still be reached by something due.</summary>
    Active,

    /// <summary>Every source.</summary>
    All,

    /// <summary>The first one.</summary>
    Any,

    /// <summary>A number of them.</summary>
    Count,
}
