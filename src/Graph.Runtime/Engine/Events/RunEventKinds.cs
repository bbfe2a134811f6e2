using System.Collections.Frozen;

namespace Graph.Runtime.Engine;

/// <summary>The one table of what events are called in streams and which readers they are for.</summary>
internal static class RunEventKinds
{
    private static readonly (Type Case, string Name, RunEventModes Modes)[] All =
    [
        (typeof(RunEvent.RunStarted), "run_started", RunEventModes.Debug),
        (typeof(RunEvent.StepStarted), "step_started", RunEventModes.Tasks),
        (typeof(RunEvent.TaskStarted), "task_started", RunEventModes.Tasks),
        (typeof(RunEvent.TaskRetrying), "task_retrying", RunEventModes.Tasks),
        (typeof(RunEvent.TaskCached), "task_cached", RunEventModes.Tasks),
        (typeof(RunEvent.TaskFinished), "task_finished", RunEventModes.Tasks | RunEventModes.Updates),
        (typeof(RunEvent.TaskFailed), "task_failed", RunEventModes.Tasks),
        (typeof(RunEvent.Custom), "custom", RunEventModes.Custom),
        (typeof(RunEvent.TextProduced), "text", RunEventModes.Messages),
        (typeof(RunEvent.ValuesChanged), "values", RunEventModes.Values),
        (typeof(RunEvent.StateGrown), "state_grown", RunEventModes.Debug),
        (typeof(RunEvent.CheckpointCommitted), "checkpoint", RunEventModes.Checkpoints),
        (typeof(RunEvent.Interrupted), "interrupted", RunEventModes.Debug),
        (typeof(RunEvent.RunFinished), "run_finished", RunEventModes.Debug),
        (typeof(RunEvent.Missed), "missed", RunEventModes.Debug),
    ];

    private static readonly FrozenDictionary<Type, byte> Indexes =
        All.Select((kind, index) => KeyValuePair.Create(kind.Case, (byte)index)).ToFrozenDictionary();

    internal static int Count => All.Length;

    internal static byte IndexOf(RunEvent happened) => Indexes[happened.GetType()];

    internal static string NameOf(int kind) => All[kind].Name;

    /// <summary>Readers of any of these modes get the event.</summary>
    internal static RunEventModes ModesOf(int kind) => All[kind].Modes;
}
