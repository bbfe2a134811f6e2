namespace Graph.Runtime.Engine;

/// <summary>About how many bytes an event keeps alive.</summary>
internal static class EventWeight
{
    private const int OfAnyEvent = 128;

    internal static long Of(RunEvent happened) => OfAnyEvent + happened switch
    {
        RunEvent.TextProduced text => text.Text.Length * (long)sizeof(char),
        RunEvent.Custom custom => StateSizeGuard.Weigh(custom.Data),
        RunEvent.TaskFinished task => StateSizeGuard.Weigh(task.Writes),
        RunEvent.ValuesChanged values => StateSizeGuard.Weigh(values.Values),
        RunEvent.RunFinished finished => StateSizeGuard.Weigh(finished.Output),
        RunEvent.Interrupted interrupted => interrupted.Interrupts.Sum(interrupt => StateSizeGuard.Weigh(interrupt.Payload)),
        _ => 0,
    };
}
