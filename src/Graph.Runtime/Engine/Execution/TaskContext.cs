using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>What one attempt of one task may know and ask.</summary>
internal sealed class TaskContext(RunState run, TaskRun task, int attempt, TimeProvider time) : NodeContext
{
    private List<PendingInterrupt>? _waits;
    private int _asked;
    private bool _mayHaveAskedInside;

    public override ThreadId ThreadId => run.ThreadId;

    public override RunId RunId => run.RunId;

    public override string NodeName => task.Node.Name;

    public override long Step => run.Step;

    public override int Attempt => attempt;

    public override string IdempotencyKey => task.ExecutionId;

    public override WorkflowState State => task.Frame.State;

    public override TimeProvider Time => time;

    /// <summary>What the attempt stopped for; empty when it did not.</summary>
    internal IReadOnlyList<PendingInterrupt> Waits => (IReadOnlyList<PendingInterrupt>?)_waits ?? [];

    /// <summary>Whether it asked for an answer or for time, also when it had that already, or may have inside of a subworkflow.</summary>
    internal bool HasAsked => _asked > 0 || _mayHaveAskedInside;

    /// <summary>How long it may take; null when it may for ever.</summary>
    internal AttemptLimits? Limits { get; set; }

    public override Value Interrupt(Value payload, StateType? answerType = null)
    {
        var id = NextId();
        return run.Answers.TryGetValue(id, out var answer)
            ? answer
            : throw Stop(new PendingInterrupt
            {
                Id = id,
                Kind = InterruptKind.Question,
                Node = task.Node.Name,
                Task = task.Key,
                Payload = payload,
                AnswerType = answerType ?? StateType.Any,
                WakeAt = FindExpiry(id),
            });
    }

    public override void WaitUntil(Timestamp wakeAt)
    {
        var id = NextId();
        var until = run.Answers.TryGetValue(id, out var known) ? known.AsTimestamp() : wakeAt;
        if (until > Timestamp.From(time.GetUtcNow()))
        {
            throw Stop(new PendingInterrupt { Id = id, Kind = InterruptKind.Timer, Node = task.Node.Name, Task = task.Key, WakeAt = until });
        }
    }

    public override void Heartbeat() => Limits?.Pulse();

    public override void Emit(Value data)
    {
        Heartbeat();
        run.EventsFor(RunEventModes.Custom)?.Publish(new RunEvent.Custom(run.Step, task.Key, task.Node.Name, data));
    }

    public override void EmitText(string text)
    {
        Heartbeat();
        run.EventsFor(RunEventModes.Messages)?.Publish(new RunEvent.TextProduced(run.Step, task.Key, task.Node.Name, text));
    }

    /// <summary>When a question expires: the time that it was first asked with holds, however often it is asked again.</summary>
    private Timestamp? FindExpiry(InterruptId id) => task.Node.Expiry is not { } expiry
        ? null
        : run.Deadlines.TryGetValue(id, out var known) ? known : Timestamp.From(time.GetUtcNow() + expiry.After);

    internal override async ValueTask<WorkflowState> RunSubworkflowAsync(
        CompiledWorkflow workflow, ValueMap input, SubworkflowPersistence persistence, CancellationToken cancellationToken)
    {
        var thread = ChildThreadIds.Of(run.ThreadId, task.Key, task.ExecutionId, persistence);
        var goesBackTo = run.Parts.Count > 0 && PartPoints.FindKey(run.ThreadId, thread) is { } key && run.Parts.TryGetValue(key, out var point)
            ? point
            : default(PartPoint?);
        var call = new ChildCall(workflow, input, thread, new ChildMark(run.ThreadId, task.ExecutionId), goesBackTo);
        var end = await run.Children!.RunAsync(run, task, call, _waits ??= [], cancellationToken);
        _mayHaveAskedInside |= end.HasGoneOn;
        return end.State;
    }

    private InterruptId NextId() => InterruptIds.Of(task.ExecutionId, _asked++);

    private TaskInterruptedException Stop(PendingInterrupt wait)
    {
        (_waits ??= []).Add(wait);
        return new TaskInterruptedException();
    }
}

/// <summary>Leaves a node at the call that asked; the engine alone catches it.</summary>
internal sealed class TaskInterruptedException() : GraphAgentsException("The node asked and must be left; do not catch this exception.");

/// <summary>Ids of questions, the same whenever the same task asks again.</summary>
internal static class InterruptIds
{
    internal static InterruptId Of(string executionId, int index) =>
        new("q" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{executionId}/{index}")).AsSpan(0, 6)));
}

/// <summary>Ids of executions: the same for all attempts and resumes of a task, and different for any other.</summary>
internal static class ExecutionIds
{
    internal static string Of(ThreadId thread, long origin, string taskKey)
    {
        var text = Encoding.UTF8.GetBytes($"{thread.Value}\n{taskKey}\n");
        var identity = new byte[text.Length + 8];
        text.CopyTo(identity, 0);
        BinaryPrimitives.WriteInt64BigEndian(identity.AsSpan(text.Length), origin);
        return Convert.ToHexStringLower(SHA256.HashData(identity).AsSpan(0, 16));
    }
}
