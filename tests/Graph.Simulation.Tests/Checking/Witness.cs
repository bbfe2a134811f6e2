using Graph.Runtime.Values;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Checking;

/// <summary>Names of outcomes: the execution that had it, and which of its outcomes it is.</summary>
internal static class Witness
{
    private const char Separator = '#';

    internal static string Of(string execution, string outcome) => $"{execution}{Separator}{outcome}";

    internal static string ExecutionOf(string witness) => witness[..witness.IndexOf(Separator, StringComparison.Ordinal)];

    /// <summary>The names in what was written to the field.</summary>
    internal static IEnumerable<string> In(Value written) => written.Kind switch
    {
        ValueKind.String => [written.AsString()],
        ValueKind.List => written.AsList().Select(name => name.AsString()),
        _ => [],
    };

    /// <summary>The names in the outcome of a finished task.</summary>
    internal static IEnumerable<string> InTask(ValueMap task) => task["writes"].AsList()
        .Select(write => write.AsMap())
        .Where(write => write["field"] == WorkloadNodes.Witnesses)
        .SelectMany(write => In(write["value"]));
}
