namespace Graph.Testing.Servers;

/// <summary>How often a test harms its server: a few times in each run, many times when GRAPH_TEST_FAULTS=full asks for it, as before a release.</summary>
public static class FaultCount
{
    private const string Variable = "GRAPH_TEST_FAULTS";

    private static readonly bool IsFull = Environment.GetEnvironmentVariable(Variable) == "full";

    public static int Of(int usual, int full) => IsFull ? full : usual;
}
