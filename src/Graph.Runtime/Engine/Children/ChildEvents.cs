namespace Graph.Runtime.Engine.Children;

/// <summary>Publishes what happens in a subworkflow in the stream of the run that it belongs to, with its path.</summary>
internal sealed class ChildEvents(IRunEvents parent, string task) : IRunEvents
{
    public RunEventModes Modes => parent.Modes;

    public void Publish(RunEvent happened)
    {
        // What a subworkflow waits for, the run itself waits for, and says so once.
        if (happened is not RunEvent.Interrupted)
        {
            parent.Publish(happened with { Path = happened.Path.Length == 0 ? task : $"{task}/{happened.Path}" });
        }
    }
}
