using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Doctor;

/// <summary>Looks at every thread: whether it can be read; and where it is not over, who moves it, whether its definition is there, and whether its time can be.</summary>
/// <param name="environment">The clock, and how commands are called.</param>
/// <param name="store">The store.</param>
internal sealed class ThreadCheckup(CommandEnvironment environment, ICheckpointStore store)
{
    private const string NoHash = "";

    private readonly Timestamp _now = Timestamp.From(environment.Time.GetUtcNow());
    private readonly Dictionary<string, Lack?> _definitions = new(StringComparer.Ordinal);
    private readonly List<Finding> _findings = [];
    private int _count;

    internal async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellationToken)
    {
        await foreach (var view in new ThreadReader(store).ListAsync(new ThreadQuery { Limit = int.MaxValue }, cancellationToken))
        {
            if (view.Damage is { } damage)
            {
                AddDamage(view, view.Header.Version, damage);
            }
            else if (view.Status != RunStatus.Succeeded)
            {
                _count++;
                await LookAtAsync(view, cancellationToken);
            }
        }

        _findings.Add(new Finding("threads", $"looked at {Words.Count(_count, "thread")} that {(_count == 1 ? "has" : "have")} not succeeded"));
        return _findings;
    }

    /// <summary>Older versions are read as they were, and a branch from one of them leaves the damaged one behind.</summary>
    private void AddDamage(ThreadView view, long version, string damage)
    {
        var (thread, name) = (view.Header.ThreadId, environment.CommandName);
        _findings.Add(new Finding(
            "damage",
            damage,
            (version > 1 ? $"'{name} fork {thread} --at {version - 1}' goes on from the version before it, if that is sound; " : "")
            + $"'{name} delete {thread} --force' removes the thread. No other thread is touched by it."));
    }

    private async Task LookAtAsync(ThreadView view, CancellationToken cancellationToken)
    {
        var thread = view.Header.ThreadId;
        try
        {
            await new ThreadReader(store).FindAsync(thread, cancellationToken);
        }
        catch (CorruptCheckpointException damage)
        {
            AddDamage(view, damage.Version, damage.Message);
            return;
        }

        if (await FindLackAsync(view.Entry.WorkflowHash ?? view.Workflow.Hash, cancellationToken) is { } lack)
        {
            _findings.Add(new Finding(
                "definition",
                $"thread '{thread}' runs {view.Workflow.Name} {view.Workflow.Version}, {lack.Problem}",
                $"{lack.Remedy} Then '{environment.CommandName} resume {thread}'."));
        }

        if (!RunLifecycle.IsAtRest(view.Status) && view.Parent is null && !IsMoved(view) && !await HasJobAsync(view, cancellationToken))
        {
            _findings.Add(new Finding(
                "thread",
                $"'{thread}' is {EventJson.NameOf(view.Status)} since {Words.At(view.Header.CreatedAt)}, and nobody moves it{FormerOf(view)}",
                $"'{environment.CommandName} resume {thread}' goes on from what was saved; '{environment.CommandName} cancel {thread}' gives it up."));
        }
    }

    private async Task<Lack?> FindLackAsync(string hash, CancellationToken cancellationToken)
    {
        if (!_definitions.TryGetValue(hash, out var lack))
        {
            lack = _definitions[hash] = await LookForAsync(hash, cancellationToken);
        }

        return lack;
    }

    private async Task<Lack?> LookForAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindDefinitionAsync(hash, cancellationToken) is not null
                ? null
                : new Lack("whose definition the store does not hold", "Run that version of the file once with this store.");
        }
        catch (StoreException damage)
        {
            // Fails as well when it is the store that is in trouble and not this definition.
            await store.FindDefinitionAsync(NoHash, cancellationToken);
            return new Lack($"whose definition cannot be read: {damage.Message}", "Run that version of the file once with this store.");
        }
    }

    // What has a job is done by the next worker; the queue's checkup says where none is.
    private async Task<bool> HasJobAsync(ThreadView view, CancellationToken cancellationToken) =>
        store is IJobQueue queue && await queue.FindJobAsync(view.Header.ThreadId, cancellationToken) is not null;

    private bool IsMoved(ThreadView view) => view.Lease is { } lease && !lease.HasLapsed(_now) && !lease.Owner.IsGone();

    private static string FormerOf(ThreadView view) => view.Lease is { } lease
        ? $": {lease.Owner.Describe()} had it until {Words.At(lease.Until)}"
        : "";

    /// <summary>What is wrong with a definition, and what to do about that.</summary>
    private sealed record Lack(string Problem, string Remedy);
}
