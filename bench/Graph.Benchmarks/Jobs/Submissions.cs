using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Benchmarks.Jobs;

/// <summary>Asks for work, as clients at the same time would.</summary>
internal static class Submissions
{
    /// <summary>How many clients ask at the same time.</summary>
    internal const int Clients = 16;

    /// <summary>Asks for so many jobs, each on a thread of its own.</summary>
    internal static Task MakeAsync(ICheckpointStore store, CompiledWorkflow workflow, int jobs)
    {
        var runner = new WorkflowRunner(store, TimeProvider.System);
        return Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            for (var job = client; job < jobs; job += Clients)
            {
                await runner.SubmitAsync(workflow, new RunRequest(), new JobSubmission(), CancellationToken.None);
            }
        })));
    }
}
