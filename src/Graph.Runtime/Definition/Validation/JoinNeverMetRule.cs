using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A join that insists on its sources does not wait for one that cannot come, or for two that exclude each other.</summary>
internal sealed class JoinNeverMetRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        if (!facts.AreWaysKnown)
        {
            return;
        }

        foreach (var edge in facts.Definition.Edges)
        {
            if (edge.Action is EdgeAction.Join join && Needed(edge, join) is { } needed && FindReason(facts, edge, join, needed) is { } reason)
            {
                diagnostics.Report(EdgeDiagnostics.JoinNeverMet(join.JoinPlace, reason));
            }
        }
    }

    private static int? Needed(EdgeDefinition edge, EdgeAction.Join join) => join.Mode switch
    {
        JoinMode.All => edge.Sources.Length,
        JoinMode.Count when join.Count!.Value <= edge.Sources.Length => (int)join.Count.Value,
        JoinMode.Count or JoinMode.Active or JoinMode.Any => null,
    };

    private static string? FindReason(WorkflowFacts facts, EdgeDefinition edge, EdgeAction.Join join, int needed)
    {
        var sources = edge.Sources.Select(name => facts.Ways.Find(name.Value)).OfType<int>().Where(source => source < facts.Ways.Count).Distinct().ToList();
        if (sources.Count < needed)
        {
            return null;
        }

        var before = ReachableWithout(facts, sources, join);
        var late = sources.Where(source => !before[source]).ToList();
        if (sources.Count - late.Count < needed)
        {
            var names = string.Join(" and ", late.Select(source => $"'{facts.NameOf(source)}'"));
            return $"{names} can only run after it";
        }

        var pair = needed == sources.Count ? FindExclusive(facts, sources) : null;
        return pair is null ? null : $"'{facts.NameOf(pair.Value.First)}' and '{facts.NameOf(pair.Value.Second)}' are arms of one choice, and only one of them runs";
    }

    // What can run while this join was not met yet.
    private static bool[] ReachableWithout(WorkflowFacts facts, List<int> sources, EdgeAction.Join join)
    {
        var targets = join.Nodes.Select(name => facts.Ways.Find(name.Value)).OfType<int>().ToHashSet();
        var isSource = sources.ToHashSet();
        return facts.Ways.ReachableFrom(
            [facts.Ways.Start],
            (from, to) => !(isSource.Contains(from) && targets.Contains(to)) || facts.CountEdges(from, to) > 1 || facts.HasOwnWay(from, to));
    }

    private static (int First, int Second)? FindExclusive(WorkflowFacts facts, List<int> sources)
    {
        var arms = sources.Select(source => (Source: source, Arm: FindOnlyArm(facts, source))).Where(pair => pair.Arm is not null).ToList();
        foreach (var group in arms.GroupBy(pair => pair.Arm!.Value.Choice))
        {
            var different = group.DistinctBy(pair => pair.Arm!.Value.Number).Take(2).ToList();
            if (different.Count == 2)
            {
                return (different[0].Source, different[1].Source);
            }
        }

        return null;
    }

    // The one arm of a first-match choice through which alone a node is entered, if the choice is made once only.
    private static (EdgeDefinition Choice, int Number)? FindOnlyArm(WorkflowFacts facts, int node)
    {
        var entries = facts.EdgesInto(node).ToList();
        if (entries.Count != 1 || entries[0].Action is not EdgeAction.Choose { MatchesAll: false } choice || facts.HasOwnWayTo(node))
        {
            return null;
        }

        var source = facts.Ways.Find(entries[0].Sources[0].Value);
        if (source is not { } from || facts.Ways.ReachableFrom([from])[from])
        {
            return null;
        }

        var number = choice.AllArms.Select((arm, index) => (arm, index)).First(pair => pair.arm.Then.Targets.Any(target => facts.Ways.Find(target.Value) == node)).index;
        return (entries[0], number);
    }
}
