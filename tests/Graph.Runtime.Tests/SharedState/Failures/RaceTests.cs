using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Failures;

/// <summary>Two agents read, compute and write at the same time.</summary>
public sealed class RaceTests
{
    [Fact]
    public void without_it_one_of_two_agents_counts_for_nothing()
    {
        var state = new Dictionary<string, int> { ["findings"] = 0 };

        // The page shows what follows.
        var seenByOne = state["findings"];
        var seenByTwo = state["findings"];
        state["findings"] = seenByOne + 3;
        state["findings"] = seenByTwo + 4;

        // The page shows what came before.
        state["findings"].Should().Be(4, "three findings are lost");
    }

    [Fact]
    public async Task with_it_the_later_one_computes_anew_on_what_the_other_wrote()
    {
        var store = new InMemoryCheckpointStore();
        var (one, two) = (new StateStore(store), new StateStore(store));
        await one.SetAsync("findings", 0);
        var seen = new List<int>();
        int AfterAnother(int count, Action interfere)
        {
            seen.Add(count);
            if (seen.Count == 1)
            {
                interfere();
            }

            return count;
        }

        void OneWrites() => one.SetAsync("findings", 3).AsTask().IsCompletedSuccessfully.Should().BeTrue("memory answers at once");

        // The page shows what follows.
        var updated = await two.UpdateAsync<int>("findings", count => AfterAnother(count, OneWrites) + 4);

        // The page shows what came before.
        seen.Should().Equal([0, 3], "the first result was refused, and the function was asked again");
        updated.Value.Should().Be(7);
    }

    [Fact]
    public async Task with_it_a_lock_lets_one_agent_at_a_time_do_what_is_not_in_the_store()
    {
        var states = new StateStore(new InMemoryCheckpointStore());
        var (door, refused) = (new StateLockOptions { Wait = TimeSpan.Zero }, false);

        // The page shows what follows.
        await using var held = await states.AcquireLockAsync("deploy", door);
        try
        {
            await using var second = await states.AcquireLockAsync("deploy", door);
        }
        catch (StateLockTimeoutException)
        {
            refused = true;                              // another agent is at it
        }

        await states.SetAsync("deployed", "build 7", new StateWriteOptions { FencingToken = held.FencingToken });

        // The page shows what came before.
        refused.Should().BeTrue();
        var late = async () => await states.SetAsync("deployed", "build 6", new StateWriteOptions { FencingToken = held.FencingToken - 1 });
        await late.Should().ThrowAsync<StateFencedException>();
    }
}
