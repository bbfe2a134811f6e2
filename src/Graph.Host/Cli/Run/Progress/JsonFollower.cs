using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Writes each event as a line of JSON, flushed at once, so that another program can act on it.</summary>
internal sealed class JsonFollower(Terminal terminal) : IRunFollower
{
    public async Task FollowAsync(IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken)
    {
        await foreach (var happened in events.WithCancellation(cancellationToken))
        {
            JsonLine.Write(terminal, EventJson.From(happened));
        }
    }
}
