using Graph.Runtime.Engine;

namespace Graph.Runtime.Scenarios.Staging;

/// <summary>An event of a run, and where in it.</summary>
/// <param name="Event">The event.</param>
/// <param name="Place">The path of the node that runs the workflow which it happened in; empty for the run's own.</param>
/// <param name="Call">Tells runs of the same workflow at the same place apart.</param>
/// <param name="Position">Where the step that it belongs to is, for sorting: steps of a workflow come after the step that runs it.</param>
internal sealed record Happening(RunEvent Event, string Place, string Call, string Position)
{
    /// <summary>Puts the events of a run, over all resumes, in their places.</summary>
    internal static IReadOnlyList<Happening> Of(IEnumerable<RunEvent> events)
    {
        var calls = new Dictionary<string, string>(StringComparer.Ordinal);
        var positions = new Dictionary<string, string>(StringComparer.Ordinal);
        return [.. events.Select(happened => Of(happened, calls, positions))];
    }

    private static Happening Of(RunEvent happened, Dictionary<string, string> calls, Dictionary<string, string> positions)
    {
        var path = happened.Path;
        if (happened is RunEvent.RunStarted started)
        {
            calls[path] = started.ThreadId.Value;
        }
        else if (happened is RunEvent.StepStarted step)
        {
            positions[path] = PositionOf(path, step.Step, positions);
        }

        return new Happening(happened, NodePath.WithoutItems(path), calls.GetValueOrDefault(path, ""), positions.GetValueOrDefault(path, ""));
    }

    private static string PositionOf(string path, long step, Dictionary<string, string> positions)
    {
        if (path.Length == 0)
        {
            return $"{step:d12}";
        }

        var end = path.LastIndexOf('/');
        var around = positions.GetValueOrDefault(end < 0 ? "" : path[..end], "");
        return $"{around}/{NodePath.WithoutItems(path[(end + 1)..])}:{step:d12}";
    }
}
