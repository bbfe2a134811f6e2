namespace Graph.Runtime.Engine.Committing;

/// <summary>Why there is a commit, as it is written in history.</summary>
internal static class TransitionSource
{
    internal const string Input = "input";
    internal const string Step = "step";
    internal const string Interrupt = "interrupt";
    internal const string Resume = "resume";
    internal const string Failure = "failure";
    internal const string Cancel = "cancel";
    internal const string Timeout = "timeout";

    /// <summary>Whether a commit of this source says what is due; the others leave that as it was.</summary>
    internal static bool MovesThread(string source) => source is Input or Step;
}
