namespace Graph.Runtime.Engine;

/// <summary>Takes what happens in a run.</summary>
internal interface IRunEvents
{
    /// <summary>What somebody may read. Events for none of these modes need not be made; <see cref="RunState.EventsFor"/> looks.</summary>
    RunEventModes Modes { get; }

    /// <summary>Takes one event; numbers and times are given by whoever keeps it.</summary>
    void Publish(RunEvent happened);
}
