using Graph.Runtime.Compilation;

namespace Graph.Runtime.Engine.Upgrading;

/// <summary>Finds the map-reduces and joins of one version of a workflow in another. Threads store them by their place in the file.</summary>
internal sealed class RouteMatch
{
    private readonly NamedRoutes? _from;
    private readonly NamedRoutes _to;
    private readonly Action<UpgradeProblem> _report;
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    /// <param name="from">The thread's version, when it is known.</param>
    /// <param name="to">The file's version.</param>
    /// <param name="nodeNow">What a node of the thread's version is called in the file.</param>
    /// <param name="report">Takes what does not fit; each thing once.</param>
    internal RouteMatch(CompiledWorkflow? from, CompiledWorkflow to, Func<string, string> nodeNow, Action<UpgradeProblem> report)
    {
        _from = from is null ? null : NamedRoutes.Of(from, nodeNow);
        _to = NamedRoutes.Of(to, name => name);
        _report = report;
    }

    /// <summary>A map-reduce's place in the file; null when there is none, which was reported.</summary>
    internal int? FindEach(int old)
    {
        if (_from is null)
        {
            Report("each", $"each {old}", "A map-reduce is under way, and the definition that it belongs to does not compile any more, so it cannot be found in the file.");
            return null;
        }

        var each = _from.Eaches[old];
        var place = _to.Eaches.IndexOf(each);
        if (place >= 0)
        {
            return place;
        }

        Report(
            "each", $"{each.Source} -> {each.Target}",
            $"The map-reduce from '{each.Source}' over '{each.Target}' is under way, and the file has no 'each' from '{each.Source}' to '{each.Target}'"
            + (each.Number > 1 ? $" number {each.Number}" : "") + ". Keep it until this thread is past it.");
        return null;
    }

    /// <summary>A join's place in the file; null when there is none that waits alike, which was reported.</summary>
    internal int? FindJoin(int old)
    {
        if (_from is null)
        {
            Report("join", $"join {old}", "A join is under way, and the definition that it belongs to does not compile any more, so it cannot be found in the file.");
            return null;
        }

        var join = _from.Joins[old];
        var alike = _to.Joins.ToList().FindIndex(candidate => candidate.LeadsWhere(join) && candidate.WaitsLike(join));
        if (alike >= 0)
        {
            return alike;
        }

        var targets = string.Join(", ", join.Targets);
        var changed = _to.Joins.FirstOrDefault(candidate => candidate.LeadsWhere(join));
        var now = changed is null ? "the file has no join there" : $"in the file it waits for {Describe(changed)}";
        Report("join", targets, $"The join into '{targets}' is under way and waits for {Describe(join)}; {now}. Keep it as it was until this thread is past it.");
        return null;
    }

    /// <summary>A join's source by its place in the file.</summary>
    internal int SourceOf(int oldJoin, int newJoin, int source) => _to.Joins[newJoin].Sources.IndexOf(_from!.Joins[oldJoin].Sources[source]);

    private static string Describe(NamedJoin join) => join.Mode switch
    {
        JoinMode.Active => $"what can still come of {Listed(join)}",
        JoinMode.All => $"all of {Listed(join)}",
        JoinMode.Any => $"the first of {Listed(join)}",
        JoinMode.Count => $"{join.Count} of {Listed(join)}",
    };

    private static string Listed(NamedJoin join) => string.Join(", ", join.Sources.Select(source => $"'{source}'"));

    private void Report(string kind, string name, string message)
    {
        if (_reported.Add($"{kind} {name}"))
        {
            _report(new UpgradeProblem(kind, name, message));
        }
    }
}
