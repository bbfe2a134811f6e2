using System.Collections.Immutable;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Engine.Planning;

/// <summary>Says which joins are met.</summary>
/// <remarks>
/// A join collects the sources that are done. Once met it fires, and takes in the rest of its round without firing again; a round
/// is over when all sources arrived, or when one arrives a second time, which begins the next. An <c>active</c> join is met when no
/// missing source can be reached from anything due, so a branch that was routed around never holds it up.
/// </remarks>
internal sealed class JoinTracker(WorkflowTopology topology)
{
    private ImmutableArray<CompiledJoin> Joins => topology.Workflow.Joins;

    /// <summary>Takes in the arrivals of a step.</summary>
    /// <param name="progress">Joins under way; changed in place.</param>
    /// <param name="arrivals">Join and source, in merge order.</param>
    /// <param name="due">Nodes due so far; targets of joins that are met by count are added.</param>
    internal void Arrive(List<JoinProgress> progress, IEnumerable<(int Join, int Source)> arrivals, ISet<int> due)
    {
        foreach (var (join, source) in arrivals)
        {
            var place = progress.FindIndex(known => known.Join == join);
            var before = place < 0 ? new JoinProgress(join, [], HasFired: false) : progress[place];
            var after = TakeIn(before, source, due);
            Put(progress, place, after);
        }
    }

    /// <summary>Fires <c>active</c> joins whose missing sources nothing due can reach any more.</summary>
    /// <param name="progress">Joins under way; changed in place.</param>
    /// <param name="due">Nodes due so far, deferred ones included; targets of fired joins are added.</param>
    /// <param name="mapped">Nodes that a map-reduce makes due.</param>
    internal void FireActive(List<JoinProgress> progress, ISet<int> due, IReadOnlyCollection<int> mapped)
    {
        if (progress.Count == 0)
        {
            return;
        }

        var others = HalfFilledTargets(progress);
        var ready = progress
            .Where(join => IsReady(join, node => due.Contains(node) || mapped.Contains(node) || IsTargetOfAnother(others, join.Join, node)))
            .ToList();
        if (ready.Count == 0 && due.Count == 0 && mapped.Count == 0)
        {
            // Joins that wait for one another: nothing else can move, so they go on together.
            ready = [.. progress.Where(join => IsReady(join, _ => false))];
        }

        foreach (var join in ready)
        {
            due.UnionWith(topology.TargetsOfJoins[join.Join]);
            progress.Remove(join);
        }
    }

    /// <summary>Joins that some sources reached and that did not fire, in words.</summary>
    internal IReadOnlyList<string> DescribeHalfFilled(IReadOnlyCollection<JoinProgress> progress) => progress.Count == 0 ? [] :
    [
        .. progress.Where(join => !join.HasFired).Select(join =>
        {
            var sources = Joins[join.Join].Sources;
            var arrived = join.Arrived.Select(source => NameOf(sources[source]));
            var missing = Enumerable.Range(0, sources.Length).Except(join.Arrived).Select(source => NameOf(sources[source]));
            var targets = topology.TargetsOfJoins[join.Join].Select(NameOf);
            return $"The join into {string.Join(", ", targets)} had {string.Join(", ", arrived)} and still waited for {string.Join(", ", missing)}.";
        }),
    ];

    private static void Put(List<JoinProgress> progress, int place, JoinProgress? after)
    {
        if (after is null)
        {
            if (place >= 0)
            {
                progress.RemoveAt(place);
            }
        }
        else if (place >= 0)
        {
            progress[place] = after;
        }
        else
        {
            progress.Add(after);
        }
    }

    private JoinProgress? TakeIn(JoinProgress before, int source, ISet<int> due)
    {
        var isNextRound = before.Arrived.Contains(source);
        var arrived = isNextRound ? [source] : before.Arrived.Add(source);
        var hasFired = before.HasFired && !isNextRound;
        if (!hasFired && IsMetByCount(Joins[before.Join], arrived.Count))
        {
            hasFired = true;
            due.UnionWith(topology.TargetsOfJoins[before.Join]);
        }

        return hasFired && arrived.Count == Joins[before.Join].Sources.Length ? null : new JoinProgress(before.Join, arrived, hasFired);
    }

    private static bool IsMetByCount(CompiledJoin join, int arrived) => join.Mode switch
    {
        JoinMode.Any => true,
        JoinMode.Count => arrived >= join.Count,
        JoinMode.All or JoinMode.Active => arrived == join.Sources.Length,
    };

    private bool IsReady(JoinProgress join, Func<int, bool> isDue)
    {
        if (Joins[join.Join].Mode != JoinMode.Active || join.HasFired)
        {
            return false;
        }

        var reach = topology.SourceReach[join.Join];
        for (var source = 0; source < reach.Length; source++)
        {
            if (!join.Arrived.Contains(source) && CanStillCome(reach[source], isDue))
            {
                return false;
            }
        }

        return true;
    }

    private static bool CanStillCome(bool[] reach, Func<int, bool> isDue)
    {
        for (var node = 0; node < reach.Length; node++)
        {
            if (reach[node] && isDue(node))
            {
                return true;
            }
        }

        return false;
    }

    private List<(int Join, int Target)> HalfFilledTargets(List<JoinProgress> progress) =>
    [
        .. progress.Where(join => !join.HasFired && Joins[join.Join].Mode == JoinMode.Active)
            .SelectMany(join => topology.TargetsOfJoins[join.Join].Select(target => (join.Join, target))),
    ];

    private static bool IsTargetOfAnother(List<(int Join, int Target)> others, int join, int node) =>
        others.Exists(other => other.Join != join && other.Target == node);

    private string NameOf(int node) => $"'{topology.Workflow.Nodes[node].Name}'";
}
