namespace Graph.Runtime.Engine;

/// <summary>Takes what happens in a run.</summary>
internal interface IRunEvents
{
    /// <summary>Takes one event; numbers and times are given by whoever keeps it.</summary>
    void Publish(RunEvent happened);
}
