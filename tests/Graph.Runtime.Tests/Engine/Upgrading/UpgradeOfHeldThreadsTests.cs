using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine.Upgrading;

public sealed class UpgradeOfHeldThreadsTests
{
    private const string First = """
        schema: graphagents/v1
        name: held
        version: 1
        output: [answer]
        state: { answer: any }
        nodes: { ask: { type: ask, output: answer } }
        edges: [START -> ask, ask -> END]
        """;

    private static readonly string Second = First.Replace("version: 1", "version: 2", StringComparison.Ordinal);

    private readonly UpgradeWorld _world = new();

    [Fact]
    public async Task a_thread_of_a_process_that_was_killed_is_moved_at_once()
    {
        await HoldAsync(new LeaseOwner(LeaseOwner.OfThisProcess(new Random(1)).Value.Replace($":{Environment.ProcessId}:", ":2147483646:", StringComparison.Ordinal)));

        var report = await _world.UpgradeAsync(First, Second);

        report.MovedAt.Should().NotBeNull();
        (await _world.Engine.NextProcess().ResumeAsync(Second, "yes")).Output["answer"].Should().Be((Value)"yes");
    }

    [Fact]
    public async Task a_thread_of_a_process_that_lives_is_left_to_it()
    {
        await HoldAsync(LeaseOwner.OfThisProcess(new Random(1)));

        var moving = () => _world.UpgradeAsync(First, Second);

        await moving.Should().ThrowAsync<ThreadBusyException>();
        (await _world.ViewAsync()).Workflow.Version.Should().Be(1);
    }

    private async Task HoldAsync(LeaseOwner owner)
    {
        await _world.Engine.RunAsync(First);
        var head = (await _world.ViewAsync()).Header.Hash;
        await _world.Engine.Store.ClaimAsync(
            new ThreadId("t1"), head, new CommitLease.Take(new LeaseNonce(7), owner, TimeSpan.FromHours(1)), CancellationToken.None);
    }
}
