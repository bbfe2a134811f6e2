using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Children;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using static Graph.Runtime.Checkpoints.TransitionFormat;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Encodes transitions, snapshots and pending writes; the counterpart of <see cref="StoredTransition"/>.</summary>
internal static class TransitionWriter
{
    /// <summary>Writes a transition. Only what is there is written, so that a plain step is short.</summary>
    internal static void WriteTransition(CommitWriter writer, RunState run, Transition transition)
    {
        WriteHead(writer, run, transition.Source);
        writer.WriteNumber(Step, run.Step);
        ChildMarkFormat.Write(writer, run.Parent);
        TraceMark.Write(writer, run, transition.Source);
        WriteMetadata(writer, run.Metadata);
        WriteAudit(writer, run, transition);
        WriteTasks(writer, run, transition.Tasks);
        FailedAttemptFormat.Write(writer, transition.Failures, null);
        WriteChanges(writer, run.Workflow.Schema, transition.Changes, transition.Tasks);
        if (transition.SaysWhatIsDue)
        {
            WriteDue(writer, run);
            WriteJoins(writer, run.Joins);
        }

        if (transition.Steps > (transition.Source == TransitionSource.Step ? 1 : 0))
        {
            writer.WriteNumber(Steps, transition.Steps);
            writer.WriteNumber(Origin, run.Origin);
        }
        else if (transition.Source == TransitionSource.Step && !UnstoredSteps.IsOfCommit(run.Origin))
        {
            writer.WriteNumber(Origin, run.Origin);
        }

        if (TransitionSource.BringsCall(transition.Source) || run.Branch is not null)
        {
            WriteCall(writer, run);
        }

        if (TransitionSource.BringsCall(transition.Source) || transition.Source == TransitionSource.Update)
        {
            WriteDropped(writer, run.Dropped);
        }

        WritePending(writer, run, !transition.SaysWhatIsDue);
        writer.WriteEndObject();
    }

    /// <summary>All steps of a run begin alike.</summary>
    private static void WriteHead(CommitWriter writer, RunState run, string source)
    {
        if (source == TransitionSource.Step && run.StepHead is { } head)
        {
            writer.WriteStartOfObject(head);
            return;
        }

        var before = writer.Written.Length;
        writer.WriteStartObject();
        writer.WriteNumber(Format, TransitionFormat.Version);
        writer.WriteString(Source, source);
        writer.WriteString(Run, run.RunId.Value);
        if (source == TransitionSource.Step)
        {
            run.StepHead = writer.Written[before..].ToArray();
        }
    }

    /// <summary>Writes the whole of where a thread stands.</summary>
    internal static void WriteSnapshot(CommitWriter writer, RunState run)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Format, TransitionFormat.Version);
        writer.WriteNumber(Step, run.Step);
        writer.WriteNumber(Origin, run.Origin);
        TraceMark.WriteSnapshot(writer, run);
        WriteCall(writer, run);
        writer.WriteStartObject(TransitionFormat.State);
        foreach (var field in run.Workflow.Schema.Fields)
        {
            var value = run.State[run.Workflow.Schema.FindSlot(field.Name)];
            if (!field.IsUntracked && (!value.IsNull || !field.Default.IsNull))
            {
                writer.WritePropertyName(field.Name);
                writer.WriteValue(value);
            }
        }

        writer.WriteEndObject();
        WriteDue(writer, run);
        WriteJoins(writer, run.Joins);
        PartPointFormat.Write(writer, run.Parts);
        writer.WriteEndObject();
    }

    /// <summary>What the caller brought besides the input: the context, and the file, which relative paths start from.</summary>
    private static void WriteCall(CommitWriter writer, RunState run)
    {
        writer.WritePropertyName(Context);
        writer.WriteValue(run.Context);
        writer.WriteString(SourceFile, run.Workflow.SourcePath);
        writer.WriteString(TransitionFormat.Workflow, run.Workflow.Hash);
    }

    /// <summary>In each commit of a run, so that history can be asked for it without reading further back.</summary>
    private static void WriteMetadata(CommitWriter writer, ValueMap metadata)
    {
        if (metadata.Count > 0)
        {
            writer.WritePropertyName(Metadata);
            writer.WriteValue(metadata);
        }
    }

    private static void WriteDropped(CommitWriter writer, IReadOnlyList<string> dropped)
    {
        if (dropped.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Dropped);
        foreach (var task in dropped)
        {
            writer.WriteStringValue(task);
        }

        writer.WriteEndArray();
    }

    /// <summary>Who changed where the thread stands, and why; a plain step changes nothing about that.</summary>
    private static void WriteAudit(CommitWriter writer, RunState run, Transition transition)
    {
        if (transition.Source == TransitionSource.Step && run.Status == RunStatus.Running && !run.TellsWhoMovesIt)
        {
            return;
        }

        if ((transition.By ?? run.By) is { } by)
        {
            writer.WriteString(By, by);
        }

        if (transition.Reason is { } reason)
        {
            writer.WriteString(Reason, reason);
        }
    }

    private static void WriteTasks(CommitWriter writer, RunState run, IReadOnlyList<FinishedTask> tasks)
    {
        if (tasks.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Tasks);
        for (var i = 0; i < tasks.Count; i++)
        {
            writer.WriteStartObject();
            OutcomeWriter.WriteFacts(writer, run, tasks[i]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteChanges(
        CommitWriter writer, StateSchema schema, List<StateChange> changes, IReadOnlyList<FinishedTask> tasks)
    {
        if (changes.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Changes);
        for (var i = 0; i < changes.Count; i++)
        {
            if (!schema.Fields[changes[i].Slot].IsUntracked)
            {
                WriteChange(writer, schema.Fields[changes[i].Slot], changes[i], tasks.Count > 1);
            }
        }

        writer.WriteEndArray();
    }

    private static void WriteChange(CommitWriter writer, StateField field, StateChange change, bool namesTask)
    {
        writer.WriteStartObject();
        writer.WriteString(Field, field.Name);
        writer.WritePropertyName(change.Kind switch
        {
            ChangeKind.Replace => Replace,
            ChangeKind.Append => Append,
            ChangeKind.SetKeys => SetKeys,
        });
        writer.WriteValue(change.Payload);
        if (change.Kind == ChangeKind.Append && field.Keep is { } keep)
        {
            writer.WriteNumber(Keep, keep);
        }

        if (namesTask && change.Task >= 0)
        {
            writer.WriteNumber(TransitionFormat.Task, change.Task);
        }

        writer.WriteEndObject();
    }

    private static void WriteDue(CommitWriter writer, RunState run)
    {
        writer.WriteStartArray(Due);
        if (run.Due.IsStart)
        {
            writer.WriteStringValue(StartNode);
        }

        foreach (var node in run.Due.Nodes)
        {
            writer.WriteStringValue(run.Workflow.Nodes[node].Name);
        }

        foreach (var group in run.Due.Groups)
        {
            writer.WriteStartObject();
            writer.WriteNumber(Each, group.Each);
            writer.WriteString(Node, run.Workflow.Nodes[run.Topology.EachRoutes[group.Each].Target].Name);
            writer.WritePropertyName(Items);
            writer.WriteValue(group.Items);
            writer.WriteEndObject();
        }

        foreach (var node in run.Due.Deferred)
        {
            writer.WriteStartObject();
            writer.WriteString(Deferred, run.Workflow.Nodes[node].Name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteJoins(CommitWriter writer, List<JoinProgress> joins)
    {
        if (joins.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Joins);
        foreach (var join in joins)
        {
            writer.WriteStartObject();
            writer.WriteNumber(Join, join.Join);
            writer.WriteStartArray(Arrived);
            foreach (var source in join.Arrived)
            {
                writer.WriteNumberValue(source);
            }

            writer.WriteEndArray();
            writer.WriteBoolean(Fired, join.HasFired);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>What belongs to a step that is not over: outcomes, questions, answers, the error that stopped it; where it adds, without what commits
    /// before this one said of the same step.</summary>
    private static void WritePending(CommitWriter writer, RunState run, bool adds)
    {
        if (adds)
        {
            writer.WriteBoolean(Adds, true);
        }

        if (run.HasStepInHand)
        {
            WriteStepInHand(writer, run, adds);
        }

        if (run.Error is { } error)
        {
            writer.WritePropertyName(Error);
            WriteError(writer, error);
        }

        if (run.PassesBefore)
        {
            writer.WriteBoolean(PassedBefore, true);
        }
    }

    private static void WriteStepInHand(CommitWriter writer, RunState run, bool adds)
    {
        WriteFinishedTasks(writer, run, adds);
        InterruptWriter.WriteInterrupts(writer, run.Interrupts);
        InterruptWriter.WriteAnswers(writer, adds ? run.Answers.Where(answer => !run.Committed.Holds(answer.Key)) : run.Answers);
        DeadlineWriter.Write(writer, run.Deadlines);
    }

    private static void WriteFinishedTasks(CommitWriter writer, RunState run, bool adds)
    {
        var tasks = run.Finished.Values.Where(task => !adds || !run.Committed.Holds(task)).OrderBy(task => task.Key, StringComparer.Ordinal).ToList();
        if (tasks.Count == 0)
        {
            return;
        }

        writer.WriteStartArray(Finished);
        foreach (var task in tasks)
        {
            OutcomeWriter.Write(writer, run, task);
        }

        writer.WriteEndArray();
    }

    private static void WriteError(CommitWriter writer, RunError error)
    {
        writer.WriteStartObject();
        WriteErrorFacts(writer, error);
        writer.WriteEndObject();
    }

    internal static void WriteErrorFacts(CommitWriter writer, RunError error)
    {
        writer.WriteString(Kind, error.Kind);
        writer.WriteString(Message, error.Message);
        if (error.Node is not null)
        {
            writer.WriteString(Node, error.Node);
        }

        writer.WriteNumber(Attempt, error.Attempt);
    }
}
