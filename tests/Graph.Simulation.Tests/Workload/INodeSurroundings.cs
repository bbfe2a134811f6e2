using Graph.Runtime.Authoring;

namespace Graph.Simulation.Tests.Workload;

/// <summary>What nodes of the workload meet: luck, and somebody who writes down what they did.</summary>
internal interface INodeSurroundings
{
    /// <summary>Draws a number from 0 up to but not including a bound.</summary>
    int Draw(int bound);

    /// <summary>Whether nodes may fail without a reason of their own.</summary>
    bool HasFaults { get; }

    /// <summary>Kills the process that asks for it.</summary>
    void KillProcess();

    /// <summary>Notes that something is not as it must be.</summary>
    void Complain(string problem);

    /// <summary>Notes that a node runs.</summary>
    void NoteBegin(NodeContext context, string subject);

    /// <summary>Notes that a node is done.</summary>
    /// <returns>A name for this outcome that no other one has.</returns>
    string NoteEnd(NodeContext context, string subject);
}
