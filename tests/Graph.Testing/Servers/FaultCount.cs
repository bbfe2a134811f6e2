namespace Graph.Testing.Servers;

/// <summary>How often a test does harm: a few times in the ordinary run, and as often as it takes to be sure when <c>GRAPH_TEST_FAULTS=full</c>.</summary>
public static class FaultCount
{
    /// <summary>Whether all harm is to be done.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("GRAPH_TEST_FAULTS") == "full";

    /// <summary>Chooses a count.</summary>
    public static int Of(int usual, int full) => IsFull ? full : usual;
}
