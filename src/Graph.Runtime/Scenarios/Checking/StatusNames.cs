using Graph.Runtime.Engine;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>What scenarios call the ends that a run can come to.</summary>
internal static class StatusNames
{
    internal static IReadOnlyDictionary<string, RunStatus> All { get; } = new Dictionary<string, RunStatus>(StringComparer.Ordinal)
    {
        ["succeeded"] = RunStatus.Succeeded,
        ["interrupted"] = RunStatus.Interrupted,
        ["failed"] = RunStatus.Failed,
        ["timed_out"] = RunStatus.TimedOut,
        ["cancelled"] = RunStatus.Cancelled,
    };

    internal static string Of(RunStatus status) => All.First(name => name.Value == status).Key;
}
