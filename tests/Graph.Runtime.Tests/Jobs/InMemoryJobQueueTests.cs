using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.Jobs;

public sealed class InMemoryJobQueueTests : JobQueueContract
{
    protected override Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options) => Task.FromResult<IJobQueue>(new InMemoryCheckpointStore(Time, options));
}
