using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Tells a reader what happens in a run while it happens.</summary>
internal interface IRunFollower
{
    /// <summary>Follows the run to its end.</summary>
    /// <param name="events">What happens.</param>
    /// <param name="cancellationToken">Stops telling, not the run.</param>
    Task FollowAsync(IAsyncEnumerable<RunEvent> events, CancellationToken cancellationToken);
}
