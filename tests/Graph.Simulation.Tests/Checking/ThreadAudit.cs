using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;
using Graph.Simulation.Tests.Stores;
using Graph.Simulation.Tests.Workload;

namespace Graph.Simulation.Tests.Checking;

/// <summary>Compares what a store has in the end with what must be there, and says every difference in a sentence.</summary>
/// <param name="store">The store, at rest.</param>
/// <param name="ledger">What it took and who knew what; null where nobody watched.</param>
/// <param name="hasLost">Whether the store may have lost what it took.</param>
internal sealed class ThreadAudit(ICheckpointStore store, StoreLedger? ledger, bool hasLost)
{
    private readonly List<string> _problems = [];
    private readonly HashSet<CheckpointId> _found = [];

    internal IReadOnlyList<string> Problems => _problems;

    /// <summary>The commits that were looked at.</summary>
    internal int Commits { get; private set; }

    /// <summary>Those of them that are resumes.</summary>
    internal int Resumes { get; private set; }

    /// <summary>Checks a thread and those of the workflows inside of it.</summary>
    internal Task CheckAsync(ThreadId thread, CompiledWorkflow workflow, ThreadModel model) => CheckAsync(thread, workflow, model, mayBeCutShort: false);

    /// <summary>Checks only that the commits of a thread hang together: one that never comes to its end.</summary>
    internal async Task CheckChainAsync(ThreadId thread, CompiledWorkflow workflow) => CheckChain(await ThreadHistory.ReadAsync(store, thread, workflow));

    /// <summary>A store that loses its newest changes may lose those of a workflow inside of a run that goes on with its result.</summary>
    private async Task CheckAsync(ThreadId thread, CompiledWorkflow workflow, ThreadModel model, bool mayBeCutShort)
    {
        if (await store.FindAsync(thread, CancellationToken.None) is not { } stored)
        {
            _problems.AddRange(mayBeCutShort ? [] : [$"'{thread}' is not there."]);
            return;
        }

        var history = await ThreadHistory.ReadAsync(store, thread, workflow);
        var isCutShort = mayBeCutShort && stored.Head.Status != RunStatus.Succeeded;
        CheckChain(history);
        if (!isCutShort)
        {
            CheckEnd(stored, workflow, model);
        }

        if (!hasLost)
        {
            // Where commits get lost, a workflow inside of a run may ask once more what its parent knows the answer to.
            CheckAnswers(history);
        }

        CheckOutcomes(history);
        await CheckMovesAsync(history, model, isCutShort);
    }

    /// <summary>Checks that whatever the store took is still there.</summary>
    internal void CheckNothingLost()
    {
        foreach (var header in hasLost ? [] : ledger?.Stored.Where(header => !_found.Contains(header.Id)) ?? [])
        {
            _problems.Add($"Version {header.Version} of '{header.ThreadId}' ({header.Status}) was taken by the store and is in no history.");
        }
    }

    private void CheckChain(ThreadHistory history)
    {
        var previous = CommitHash.None;
        var version = 0L;
        foreach (var commit in history.Commits)
        {
            var header = commit.Header;
            if (header.Version != ++version || header.ParentVersion != version - 1 || header.ParentHash != previous)
            {
                _problems.Add($"The chain of '{history.Id}' is broken: version {header.Version} (parent {header.ParentVersion}) stands where {version} should.");
            }

            if (StepCommitter.HashOf(header.ThreadId, header.Version, header.ParentHash, commit.Stored.Body.Span) != header.Hash)
            {
                _problems.Add($"Version {header.Version} of '{history.Id}' does not match its hash.");
            }

            previous = header.Hash;
            Commits++;
            Resumes += commit.Transition.Source == TransitionSource.Resume ? 1 : 0;
            _found.Add(header.Id);
        }
    }

    private void CheckEnd(StoredThread stored, CompiledWorkflow workflow, ThreadModel model)
    {
        try
        {
            var end = ThreadReplay.Of(stored);
            var state = StateText.Of(end, workflow);
            if (stored.Head.Status != RunStatus.Succeeded)
            {
                _problems.Add($"'{stored.Head.ThreadId}' is {stored.Head.Status} in the end.");
            }
            else if (state != model.EndState)
            {
                _problems.Add($"'{stored.Head.ThreadId}' ends with {state}, and an undisturbed run with {model.EndState}.");
            }
        }
        catch (CorruptCheckpointException damage)
        {
            _problems.Add(damage.Message);
        }
    }

    /// <summary>A question that was answered is never asked again, a mark that was passed stops nobody again, and the time until when something waits never moves.</summary>
    private void CheckAnswers(ThreadHistory history)
    {
        var over = new HashSet<InterruptId>();
        var stops = new HashSet<InterruptId>();
        var wakes = new Dictionary<InterruptId, Timestamp>();
        foreach (var commit in history.Commits)
        {
            foreach (var interrupt in commit.Transition.Interrupts)
            {
                if (interrupt.Kind != InterruptKind.Timer && over.Contains(interrupt.Id))
                {
                    _problems.Add($"Version {commit.Header.Version} of '{history.Id}' stops for '{interrupt.Id}' ({interrupt.Kind} at {interrupt.Node}) again, which was over.");
                }

                if (interrupt.WakeAt is { } wake && !wakes.TryAdd(interrupt.Id, wake) && wakes[interrupt.Id] != wake)
                {
                    _problems.Add($"Version {commit.Header.Version} of '{history.Id}' waits until {wake}, and waited until {wakes[interrupt.Id]} before.");
                }

                stops.UnionWith(interrupt.Kind is InterruptKind.Before or InterruptKind.After ? [interrupt.Id] : []);
            }

            over.UnionWith(commit.Transition.Answers.Select(answer => answer.Key));
            over.UnionWith(commit.Transition.Source == TransitionSource.Resume ? stops : []);
        }
    }

    /// <summary>Each task has one outcome: the first that a commit or the head's pending writes had of it.</summary>
    private void CheckOutcomes(ThreadHistory history)
    {
        var kept = new Dictionary<string, string>(StringComparer.Ordinal);
        var parent = default(CheckpointId);
        foreach (var commit in history.Commits)
        {
            foreach (var witness in (hasLost ? [] : ledger?.KnownTo(commit.Header, parent) ?? []).SelectMany(WitnessesIn))
            {
                kept[Witness.ExecutionOf(witness)] = witness;
            }

            parent = commit.Header.Id;

            foreach (var witness in commit.Transition.Finished.SelectMany(task => Witness.InTask(task.AsMap())).Concat(commit.Witnesses))
            {
                var execution = Witness.ExecutionOf(witness);
                if (!kept.TryAdd(execution, witness) && kept[execution] != witness)
                {
                    _problems.Add($"Version {commit.Header.Version} of '{history.Id}' has the outcome {witness}, and {kept[execution]} was kept before.");
                }
            }
        }
    }

    private async Task CheckMovesAsync(ThreadHistory history, ThreadModel model, bool isCutShort)
    {
        var moves = history.Moves.ToList();
        for (var i = 0; i < Math.Min(moves.Count, model.Transitions.Count); i++)
        {
            var (move, expected) = (moves[i], model.Transitions[i]);
            if (move.Content != expected.Content)
            {
                _problems.Add($"Version {move.Header.Version} of '{history.Id}' is {move.Content}, and {expected.Content} comes there in an undisturbed run.");
                return;
            }

            CheckExecutions(history, move);
            foreach (var (task, child, workflow) in history.ChildrenOf(move))
            {
                await CheckAsync(child, workflow, expected.Children[task], mayBeCutShort: hasLost);
            }
        }

        if (isCutShort ? moves.Count > model.Transitions.Count : moves.Count != model.Transitions.Count)
        {
            _problems.Add($"'{history.Id}' was moved {moves.Count} times, and an undisturbed run is {model.Transitions.Count} times.");
        }
    }

    /// <summary>The outcomes of a step are of its own tasks, each once.</summary>
    private void CheckExecutions(ThreadHistory history, HistoryCommit move)
    {
        var due = move.Transition.Tasks.Select(task => history.ExecutionOf(move, task.Key)).ToHashSet(StringComparer.Ordinal);
        var isOfStepAlone = history.ChildrenOf(move).Any();
        foreach (var execution in move.Witnesses.Select(Witness.ExecutionOf))
        {
            if (!due.Remove(execution) && !isOfStepAlone)
            {
                _problems.Add($"Version {move.Header.Version} of '{history.Id}' has an outcome of {execution}, which is none of its tasks, or has it twice.");
            }
        }
    }

    private static IEnumerable<string> WitnessesIn(PendingWrite write)
    {
        if (!SealedBody.TryOpen(write.Body.Span, out var content))
        {
            return [];
        }

        var reader = new System.Text.Json.Utf8JsonReader(content);
        reader.Read();
        return Witness.InTask(ValueJson.ReadExact(ref reader).AsMap()).ToList();
    }
}
