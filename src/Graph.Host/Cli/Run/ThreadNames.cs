using Graph.Runtime;
using Graph.Runtime.Checkpoints;

namespace Graph.Host.Cli.Run;

/// <summary>Makes thread ids that people can read out to each other.</summary>
/// <param name="store">Where an id must not be taken yet.</param>
/// <param name="random">Where the ending comes from.</param>
internal sealed class ThreadNames(ICheckpointStore store, Random random)
{
    // Without 0, 1, i, l, o and u: nothing to mistake for another, nothing rude.
    private const string Letters = "23456789abcdefghjkmnpqrstvwxyz";
    private const int EndingLength = 6;
    private const int LongestStem = 100;

    /// <summary>Makes an id that no thread of the store has.</summary>
    /// <param name="workflowName">What it starts with.</param>
    /// <param name="cancellationToken">Stops looking.</param>
    /// <returns>Such as <c>research-7f3k2a</c>.</returns>
    internal async Task<ThreadId> MakeAsync(string workflowName, CancellationToken cancellationToken)
    {
        var stem = workflowName[..Math.Min(workflowName.Length, LongestStem)];
        while (true)
        {
            var id = new ThreadId($"{stem}-{new string(random.GetItems<char>(Letters, EndingLength))}");
            if (await store.FindAsync(id, cancellationToken) is null)
            {
                return id;
            }
        }
    }
}
