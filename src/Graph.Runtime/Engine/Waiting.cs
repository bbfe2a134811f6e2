namespace Graph.Runtime.Engine;

/// <summary>How the engine awaits.</summary>
internal static class Waiting
{
    /// <summary>Goes on where it was, whatever the awaited came to. Without the context a run would leave a host that gives its work an order, such as a simulation.</summary>
    internal const ConfigureAwaitOptions Quietly = ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext;
}
