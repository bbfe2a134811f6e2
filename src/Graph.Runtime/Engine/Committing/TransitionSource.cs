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
    internal const string Settle = "settle";
    internal const string Upgrade = "upgrade";
    internal const string Fork = "fork";
    internal const string Update = "update";
    internal const string Move = "move";

    internal static IReadOnlyList<string> All { get; } = [Input, Step, Interrupt, Resume, Failure, Cancel, Timeout, Upgrade, Fork, Update, Settle, Move];

    /// <summary>Whether a commit of this source makes other work due, so that its tasks are new ones.</summary>
    internal static bool MovesThread(string source) => source is Step or Input or Fork or Update;

    /// <summary>Whether a commit of this source may bring another definition, context and file than the commit that it goes on from.</summary>
    internal static bool BringsCall(string source) => source is Input or Upgrade;

    /// <summary>Whether a commit of this source says what is due; the others leave that as it was.</summary>
    internal static bool SaysWhatIsDue(string source) => MovesThread(source) || source == Upgrade;
}
