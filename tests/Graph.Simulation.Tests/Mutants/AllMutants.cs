using System.Text.Json.Nodes;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>Everything that is wrong on purpose, and within how many seeds the simulation has to tell.</summary>
internal static class AllMutants
{
    internal static IReadOnlyList<Mutant> All { get; } =
    [
        new("the head is not checked", 400, () => store => new NoHeadCheck(store)),
        new("the head is compared by its version", 10_000, () => store => new HeadComparedByVersion(store)),
        new("a repeated commit is stored twice", 100, () => store => new RepeatsStoredTwice(store)),
        new("an acknowledged commit is not stored", 20, () => store => new CommitsForgotten(store)),
        new("pending writes are lost", 200, () => store => new PendingWritesForgotten(store)),
        new("pending writes of an old head are accepted", 1_000, () => store => new PendingWritesOfAnyHead(store)),
        new("nothing is fenced", 100, () => store => new NoFence(store)),
        new("a live lease can be taken", 100, () => store => new LeasesTakenAtWill(store)),
        new("a lease never expires", 100, () => store => new LeasesNeverExpire(store)),
        new("holders are told apart by a number", 1_000, () =>
        {
            var numbers = new Dictionary<LeaseNonce, long>();
            return store => new HoldersCounted(store, numbers);
        }),
        new("attempts are counted at a failure in place of at the claim", 100, () => store => new AttemptsCountedAtFailure(store)),
        new("a job is given out however often it was taken", 200, () => store => new AttemptsWithoutBound(store)),
        new("going on is taken for progress", 200, () => store => new GoingOnTakenForProgress(store)),
        new("a job is ended without the fence", 1_000, () => store => new JobsEndedWithoutFence(store)),
        Rewriting("a step is committed before its writes are merged", 20, ForgetChanges),
        Rewriting("joins are not restored", 100, transition => transition.Remove("joins")),
        Rewriting("answers are lost in a crash", 100, transition => transition.Remove("answers")),
        Rewriting("timers are forgotten", 100, ForgetTimers),
        Rewriting("finished tasks are forgotten at a stop", 200, transition => transition.Remove("finished")),
        Rewriting("one of the due nodes is forgotten", 20, ForgetDue),
        Rewriting("an input is lost that stopped the run before it", 400, InputsForgotten.Forget),
        new("what an input takes the place of stays", 1_000, () =>
        {
            var stored = new Dictionary<CommitHash, CommitHash>();
            return store => new RollbackForgotten(store, stored);
        }),
        Running("an input that is to wait stops the run before it", 1_000, run => run with { WhenBusy = run.WhenBusy == WhenBusy.Enqueue ? WhenBusy.Interrupt : run.WhenBusy }),
        Running("a run is further ahead of the store than it may be", 400, run => run with { MaxCommitsBehind = run.MaxCommitsBehind + 4 }),
        Running("a run is ahead of the store that may not be", 100, run => run with { Durability = run.Durability == RunDurability.Sync ? RunDurability.Async : run.Durability }),
        new("steps are stored in another order than they were made", 200, () =>
        {
            var stored = new Dictionary<CommitHash, CommitHash>();
            var held = new StepsReordered.Held();
            return store => new StepsReordered(store, stored, held);
        }),
        Rewriting("tasks that run before their step is stored are known by its version", 1_000, ForgetOrigin),
        Rewriting("a passed mark stops again", 500, transition => transition.Remove("passed_before")),
    ];

    /// <summary>Puts other hashes to everything and changes nothing else: no mutant.</summary>
    internal static Mutant Harmless { get; } = Rewriting("nothing is wrong", 0, _ => { });

    private static Mutant Rewriting(string name, int seeds, Action<JsonObject> rewrite) => new(name, seeds, () =>
    {
        var stored = new Dictionary<CommitHash, CommitHash>();
        return store => new RewritingStore(store, rewrite, stored);
    });

    private static void ForgetChanges(JsonObject transition)
    {
        if (transition["source"]!.GetValue<string>() == "step")
        {
            transition.Remove("changes");
        }
    }

    private static Mutant Running(string name, int seeds, Func<RunOptions, RunOptions> alter) => new(name, seeds, static () => static store => store) { AlterRun = alter };

    private static void ForgetOrigin(JsonObject transition)
    {
        if (transition["steps"] is null)
        {
            transition.Remove("origin");
        }
    }

    private static void ForgetTimers(JsonObject transition)
    {
        foreach (var interrupt in transition["interrupts"]?.AsArray() ?? [])
        {
            interrupt!.AsObject().Remove("wake_at");
        }
    }

    private static void ForgetDue(JsonObject transition)
    {
        if (transition["due"] is JsonArray { Count: > 1 } due)
        {
            due.RemoveAt(due.Count - 1);
        }
    }
}
