using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Writes a plain line for what is worth one: for logs, pipes and terminals that cannot be redrawn.</summary>
internal sealed class PlainFollower(Terminal terminal) : IRunFollower
{
    public async Task FollowAsync(IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken)
    {
        await foreach (var happened in events.WithCancellation(cancellationToken))
        {
            if (EventText.Of(happened, terminal) is { } line)
            {
                terminal.Say(line);
            }
        }
    }
}
