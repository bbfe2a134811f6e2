using FluentAssertions;
using Graph.Runtime.Jobs;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Tenants, of which a bound number of jobs run at once.</content>
public abstract partial class JobWorkerContract
{
    [Fact]
    public async Task the_next_job_of_a_tenant_of_which_one_may_run_is_taken_at_once_when_that_has_ended()
    {
        await BeginAsync(new JobQueueOptions { MaxRunningPerTenant = 1 });
        var started = World.Now;
        for (var number = 0; number < 3; number++)
        {
            await World.SubmitAsync(Steps, $"t{number}", new JobSubmission { Placement = new JobPlacement { Tenant = "acme" } }, ("word", "a"));
        }

        World.StartWorker("w1", new JobWorkerOptions { Concurrency = 4 });
        for (var round = 0; round < 5_000 && (await World.Queue.CountJobsAsync(default)).Count > 0; round++)
        {
            await WorkerWorld.GiveWayAsync();
        }

        (await World.Queue.CountJobsAsync(default)).Should().BeEmpty();
        World.Now.Should().Be(started, "nobody has waited");
    }
}
