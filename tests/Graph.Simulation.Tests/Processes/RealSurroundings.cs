using System.Globalization;
using Graph.Runtime.Authoring;
using Graph.Simulation.Tests.Checking;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Processes;

/// <summary>What nodes meet in a real process: they have bad luck until a file says that all is calm, and tell of themselves on the output.</summary>
internal sealed class RealSurroundings(Random random, string calmFile) : INodeSurroundings
{
    private readonly Lock _gate = new();
    private readonly string _process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    private int _outcomes;

    public bool HasFaults => !File.Exists(calmFile);

    public int Draw(int bound)
    {
        lock (_gate)
        {
            return random.Next(bound);
        }
    }

    public void KillProcess() => Environment.FailFast("It is poison.");

    public void Complain(string problem) => Console.WriteLine($"{WorkerProcess.Complaint}{problem}");

    public void NoteBegin(NodeContext context, string subject) => Console.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{WorkerProcess.Begun}{context.NodeName} {context.IdempotencyKey} {context.Attempt}"));

    public string NoteEnd(NodeContext context, string subject) =>
        Witness.Of(context.IdempotencyKey, $"{_process}.{Interlocked.Increment(ref _outcomes).ToString(CultureInfo.InvariantCulture)}");
}

/// <summary>The real time, through which nodes find what is around them.</summary>
internal sealed class RealClock(INodeSurroundings surroundings) : WorkloadClock(surroundings);
