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
/// <param name="inputs">The inputs that came for threads on their way.</param>
internal sealed partial class ThreadAudit(ICheckpointStore store, StoreLedger? ledger, bool hasLost, InputBook inputs)
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
        if (!hasLost)
        {
            // Where commits get lost, a workflow inside of a run may ask once more what its parent knows the answer to.
            CheckAnswers(history);
        }

        CheckOutcomes(history);
        _problems.AddRange(InputAudit.Check(history, inputs, hasLost));
        var last = model;
        foreach (var segment in history.Segments)
        {
            var isFirst = segment.Input.Header.Version == 1 && inputs.FindTaken(segment.Input) is null;
            last = isFirst ? model : await UndisturbedRun.AfterAsync(store, thread, workflow, segment.Input.Header.Version);
            await CheckMovesAsync(history, segment, last, mustBeWhole: segment.IsWhole || (segment.IsLast && !isCutShort));
        }

        if (!isCutShort)
        {
            CheckEnd(stored, workflow, last);
        }
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
        var hashes = new List<CommitHash> { CommitHash.None };
        foreach (var commit in history.Commits)
        {
            var header = commit.Header;
            var version = hashes.Count;
            // An input may take the place of another one: it goes on from where the thread stood before that.
            var parent = commit.Transition.Source == TransitionSource.Input ? (int)Math.Clamp(header.ParentVersion, 0, version - 1) : version - 1;
            if (header.Version != version || header.ParentVersion != parent || header.ParentHash != hashes[parent])
            {
                _problems.Add($"The chain of '{history.Id}' is broken: version {header.Version} (parent {header.ParentVersion}) stands where {version} should.");
            }

            if (StepCommitter.HashOf(header.ThreadId, header.Version, header.ParentHash, commit.Stored.Body.Span) != header.Hash)
            {
                _problems.Add($"Version {header.Version} of '{history.Id}' does not match its hash.");
            }

            hashes.Add(header.Hash);
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
