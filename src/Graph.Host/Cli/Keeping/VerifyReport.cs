using Graph.Host.Cli.Output;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Keeping;

/// <summary>Tells what a verification found.</summary>
internal sealed class VerifyReport(Terminal terminal, bool asJson)
{
    private int _threads;
    private long _commits;
    private long _snapshots;
    private int _findings;

    /// <summary>How far it is.</summary>
    internal string Progress => $"{Words.Count(_threads, "thread")}, {Words.Count(_findings, "finding")}";

    internal void Tell(ThreadVerification thread)
    {
        _threads++;
        _commits += thread.Commits;
        _snapshots += thread.Snapshots;
        foreach (var finding in thread.Findings)
        {
            Tell(finding);
        }
    }

    internal void Tell(StoreFinding finding)
    {
        _findings++;
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "finding",
                ("place", finding.Place),
                ("thread", finding.ThreadId?.Value),
                ("version", finding.Version is { } version ? version : Value.Null),
                ("text", finding.Problem),
                ("advice", finding.Advice)));
            return;
        }

        terminal.Out.WriteLine($"look  {finding.Place}: {finding.Problem}");
        terminal.Out.WriteLine($"      {finding.Advice}");
    }

    internal ExitCode End(ICheckpointStore store, ICheckpointStore? other)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "store_verify",
                ("store", store.Description.Uri),
                ("against", other?.Description.Uri),
                ("threads", (long)_threads),
                ("checkpoints", _commits),
                ("snapshots", _snapshots),
                ("findings", (long)_findings)));
        }

        var looked = other is null
            ? $"Verified {Words.Count(_threads, "thread")} of {store.Description.Uri}: {Words.Count(_commits, "checkpoint")}, {Words.Count(_snapshots, "snapshot")} built anew."
            : $"Compared {Words.Count(_threads, "thread")} of {store.Description.Uri} with {other.Description.Uri}.";
        terminal.Say($"{looked} {(_findings == 0 ? other is null ? "All is well." : "They are equal." : $"{Words.Count(_findings, "finding")} to look at.")}");
        return _findings == 0 ? ExitCode.Success : ExitCode.NeedsAttention;
    }
}
