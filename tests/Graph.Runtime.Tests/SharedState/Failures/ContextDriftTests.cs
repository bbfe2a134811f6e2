using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Tests.SharedState.Failures;

/// <summary>An agent works on for a goal that others have changed.</summary>
public sealed class ContextDriftTests
{
    [Fact]
    public void without_it_a_result_is_filed_under_a_plan_that_it_does_not_belong_to()
    {
        var shared = new Dictionary<string, string> { ["plan"] = "compare trains" };

        // The page shows what follows.
        var myPlan = shared["plan"];                     // copied into the agent's context at its first step
        shared["plan"] = "compare flights";              // the planner has changed its mind since
        shared["result"] = $"result of: {myPlan}";       // steps later the agent files what it found

        // The page shows what came before.
        shared.Should().Contain("plan", "compare flights").And.Contain("result", "result of: compare trains");
    }

    [Fact]
    public async Task with_it_a_result_is_stored_only_while_the_plan_is_the_one_that_it_was_made_for()
    {
        var store = new InMemoryCheckpointStore();
        var (states, planner) = (new StateStore(store), new StateStore(store).Within(new StatePartition("trip")));
        await planner.SetAsync("plan", "compare trains");
        var drifted = false;

        // The page shows what follows.
        var trip = states.Within(new StatePartition("trip"));
        var plan = await trip.GetAsync<string>("plan");
        await planner.SetAsync("plan", "compare flights");
        try
        {
            await trip.ChangeTogetherAsync(both => both
                .Require("plan", plan.Version)
                .Set("result", $"result of: {plan.Value}"));
        }
        catch (StateConflictException)
        {
            drifted = true;                              // read the plan anew before going on
        }

        // The page shows what came before.
        drifted.Should().BeTrue();
        (await trip.FindAsync<string>("result")).Should().BeNull();
    }
}
