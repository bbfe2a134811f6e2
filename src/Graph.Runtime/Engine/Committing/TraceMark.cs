using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Keeps with the thread which span its run had, so that the span of a run that goes on can be linked to it. Nothing is kept while nobody listens.</summary>
internal static class TraceMark
{
    /// <summary>Steps do not say it again: the commit that their run began with did.</summary>
    internal static void Write(CommitWriter writer, RunState run, string source)
    {
        if (source != TransitionSource.Step)
        {
            WriteSnapshot(writer, run);
        }
    }

    internal static void WriteSnapshot(CommitWriter writer, RunState run)
    {
        if (run.Span?.Id is { } trace)
        {
            writer.WriteString(TransitionFormat.Trace, trace);
        }
    }
}
