using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Runtime.Tests.SharedState.Worlds;

namespace Graph.Runtime.Tests.SharedState.Failures;

/// <summary>The answer to a write is lost, and the agent's step is tried again.</summary>
public sealed class LostInRetryTests
{
    [Fact]
    public void without_it_a_step_that_is_tried_again_counts_twice()
    {
        var spent = new Dictionary<string, int> { ["tokens"] = 0 };
        var answers = new Queue<bool>([false, true]);
        bool AnswerArrives() => answers.Dequeue();

        // The page shows what follows.
        void Step()
        {
            spent["tokens"] += 500;
            if (!AnswerArrives())
            {
                throw new TimeoutException();            // the write was made; its answer got lost
            }
        }

        try
        {
            Step();
        }
        catch (TimeoutException)
        {
            Step();                                      // what every retry policy does
        }

        // The page shows what came before.
        spent["tokens"].Should().Be(1_000, "five hundred were spent");
    }

    [Fact]
    public async Task with_it_a_step_that_is_tried_again_under_its_name_counts_once()
    {
        var states = new StateStore(new AnswerLosingStore(new InMemoryCheckpointStore(), losesAnswerTo: 1));

        // The page shows what follows.
        async Task StepAsync() => await states.UpdateAsync<int>(
            "tokens", spent => spent + 500, new StateWriteOptions { Id = new StateWriteId("run 17, step 3") });

        try
        {
            await StepAsync();
        }
        catch (StoreException)
        {
            await StepAsync();
        }

        // The page shows what came before.
        (await states.GetAsync<int>("tokens")).Value.Should().Be(500);
    }
}
