using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Threads;

/// <summary>Tells which threads were copied, exported or imported.</summary>
internal static class TransferText
{
    internal static void Tell(Terminal terminal, string type, string words, TransferReport report, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                type,
                ("thread", report.ThreadId.Value),
                ("version", report.Version),
                ("threads", (long)report.Threads),
                ("checkpoints", (long)report.Commits)));
            return;
        }

        var parts = report.Threads > 1 ? $" of {Words.Count(report.Threads, "thread")}" : "";
        terminal.Say($"{words}: {Words.Count(report.Commits, "checkpoint")}{parts}, its head is version {report.Version}.");
    }
}
