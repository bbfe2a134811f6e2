using System.Globalization;
using System.Text;
using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Graph.Testing.Worlds;

namespace Graph.Testing.Contracts;

/// <summary>Does the same to a store and to the truth, and compares their answers and what can be read afterwards.</summary>
internal sealed class StoreModel(ICheckpointStore store, ManualTime time, string thread)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(30);
    private static readonly LeaseNonce One = new(1);
    private static readonly LeaseNonce Other = new(2);
    private static readonly LeaseOwner Owner = new("a process");

    private readonly StoreTruth _truth = new(time);
    private readonly StringBuilder _story = new(thread + ":");
    private CheckpointCommit? _first;
    private CheckpointCommit? _last;
    private int _steps;

    internal CommitHeader? Head => _truth.Commits.Count == 0 ? null : _truth.Commits[^1].Header;

    internal async Task DoAsync(StoreStep step)
    {
        _story.Append(CultureInfo.InvariantCulture, $" {step}");
        _steps++;
        var (actual, expected) = await TakeAsync(step, Chain());

        actual.Should().Be(expected, "that is how the promises answer {0}", _story);
    }

    internal async Task CompareAsync()
    {
        var chain = Chain();
        var commits = _truth.Commits;
        (await store.History(chain)).Select(Written).Should().Equal(commits.AsEnumerable().Reverse().Select(Written), "of {0}", _story);
        Read(await store.Find(chain)).Should().Be(Expected(_truth.HeadVersion), "of {0}", _story);
        for (var version = 0L; version <= _truth.HeadVersion + 1; version++)
        {
            Read(await store.FindAt(chain, version)).Should().Be(Expected(version), "of version {0} of {1}", version, _story);
        }
    }

    private Task<(string Actual, string Expected)> TakeAsync(StoreStep step, CommitChain chain)
    {
        var next = chain.Rival($"body {_steps}");
        return step switch
        {
            StoreStep.Commit => CommitAsync(next),
            StoreStep.CommitWithSnapshot => CommitAsync(chain.Rival($"body {_steps}", snapshot: $"state {_steps}")),
            StoreStep.CommitBehindAnotherHead => CommitAsync(next with { ExpectedHead = next.Header.Hash }),
            StoreStep.CommitTooFarAhead => CommitAsync(next with { Header = next.Header with { Version = next.Header.Version + 1 } }),
            StoreStep.SendLastAgain => CommitAsync(_last ?? next),
            StoreStep.SendFirstAgain => CommitAsync(_first ?? next),
            StoreStep.Fork => CommitAsync(chain.Commits.Count == 0 ? next : chain.Fork(Middle())),
            StoreStep.SavePending => SavePendingAsync(chain, chain.Head, null),
            StoreStep.SavePendingForAnotherHead => SavePendingAsync(chain, next.Header.Hash, null),
            StoreStep.Prune => chain.Commits.Count == 0 ? CommitAsync(next) : PruneAsync(chain),
            StoreStep.Delete => DeleteAsync(chain),
            _ => TakeWithLeaseAsync(step, chain, next),
        };
    }

    private Task<(string Actual, string Expected)> TakeWithLeaseAsync(StoreStep step, CommitChain chain, CheckpointCommit next) => step switch
    {
        StoreStep.CommitTakingAsOne => CommitAsync(next with { Lease = new CommitLease.Take(One, Owner, Duration) }),
        StoreStep.CommitTakingAsOther => CommitAsync(next with { Lease = new CommitLease.Take(Other, Owner, Duration) }),
        StoreStep.CommitBreakingAsOther => CommitAsync(next with { Lease = new CommitLease.Take(Other, Owner, Duration) { Breaks = One } }),
        StoreStep.CommitHoldingAsOne => CommitAsync(next with { Lease = new CommitLease.Hold(One, Duration) }),
        StoreStep.CommitHoldingBehindAnotherHead =>
            CommitAsync(next with { ExpectedHead = next.Header.Hash, Lease = new CommitLease.Hold(One, Duration) }),
        StoreStep.CommitHoldingTooFarAhead => CommitAsync(next with
        {
            Header = next.Header with { Version = next.Header.Version + 1, ParentVersion = next.Header.ParentVersion + 1 },
            Lease = new CommitLease.Hold(One, Duration),
        }),
        StoreStep.CommitReleasingAsOne => CommitAsync(next with { Lease = new CommitLease.Release(One) }),
        StoreStep.SavePendingAsOne => SavePendingAsync(chain, chain.Head, One),
        StoreStep.ClaimAsOther => ClaimAsync(chain, new CommitLease.Take(Other, Owner, Duration)),
        StoreStep.RenewAsOne => RenewAsync(chain, new CommitLease.Hold(One, Duration)),
        StoreStep.ReleaseAsOne => ReleaseAsync(chain),
        StoreStep.AskToStop => AskToStopAsync(chain, (StopKind)(_steps % 3)),
        StoreStep.LetTimePass => SetClock(() => time.Advance(Duration + TimeSpan.FromTicks(1))),
        StoreStep.PutClockBack => SetClock(() => time.PutBack(_steps % 2 == 0 ? Duration : 3 * Duration)),
        _ => throw new ArgumentOutOfRangeException(nameof(step)),
    };

    private async Task<(string Actual, string Expected)> CommitAsync(CheckpointCommit commit)
    {
        var actual = await AnswerOfAsync(async () => Told(await store.Commit(commit)));
        var expected = _truth.Commit(commit);
        if (_truth.Commits.Contains(commit))
        {
            _first = _truth.Commits[0];
            _last = _truth.Commits[^1];
        }

        return (actual, expected);
    }

    private async Task<(string Actual, string Expected)> SavePendingAsync(CommitChain chain, CommitHash head, LeaseNonce? lease)
    {
        var write = CommitChain.Pending($"task {_steps % 2}", $"outcome {_steps}");
        var actual = await AnswerOfAsync(async () =>
        {
            await store.SavePendingWritesAsync(chain.ThreadId, head, lease, [write], CancellationToken.None);
            return "done";
        });
        return (actual, _truth.SavePending(head, lease, write.TaskKey, write.Body.Text()));
    }

    private async Task<(string Actual, string Expected)> ClaimAsync(CommitChain chain, CommitLease.Take claim)
    {
        var actual = await AnswerOfAsync(async () =>
        {
            await store.ClaimAsync(chain.ThreadId, chain.Head, claim, CancellationToken.None);
            return "done";
        });
        return (actual, _truth.Claim(chain.Head, claim));
    }

    private async Task<(string Actual, string Expected)> RenewAsync(CommitChain chain, CommitLease.Hold hold)
    {
        var answer = await store.RenewAsync(chain.ThreadId, hold, CancellationToken.None);
        var actual = answer is RenewAnswer.Held held ? Told(held.Stop) : $"lost to {Told(((RenewAnswer.Lost)answer).Holder)}";
        return (actual, _truth.Renew(hold));
    }

    private async Task<(string Actual, string Expected)> ReleaseAsync(CommitChain chain)
    {
        var wasHeld = await store.ReleaseAsync(chain.ThreadId, One, CancellationToken.None);
        return (wasHeld ? "done" : "not held", _truth.Release(One));
    }

    private async Task<(string Actual, string Expected)> AskToStopAsync(CommitChain chain, StopKind kind)
    {
        var request = new StopRequest(kind, Timestamp.From(time.GetUtcNow())) { By = "a person", Reason = "a reason" };
        var asked = await store.RequestStopAsync(chain.ThreadId, request, CancellationToken.None);
        return (Told(asked), _truth.AskToStop(kind));
    }

    private static Task<(string Actual, string Expected)> SetClock(Action set)
    {
        set();
        return Task.FromResult(("done", "done"));
    }

    private static async Task<string> AnswerOfAsync(Func<Task<string>> call)
    {
        try
        {
            return await call();
        }
        catch (CheckpointConflictException conflict)
        {
            return $"conflict with {conflict.HeadVersion}";
        }
        catch (LeaseLostException lost)
        {
            return $"lost to {Told(lost.Holder)}";
        }
        catch (ThreadBusyException busy)
        {
            return $"busy with {Told(busy.Holder)}";
        }
    }

    private static string Told(StopRequest? stop) => stop is null ? "done" : $"done, asked {stop.Kind}";

    private static string Told(ThreadLease? lease) => lease is null ? "nobody's" : $"{lease.Nonce}, asked {lease.Stop?.Kind}";

    private async Task<(string Actual, string Expected)> DeleteAsync(CommitChain chain) =>
        (await store.Delete(chain) ? "done" : "not there", _truth.Delete());

    private long Middle() => _truth.Commits[(_truth.Commits.Count - 1) / 2].Header.Version;

    private async Task<(string Actual, string Expected)> PruneAsync(CommitChain chain)
    {
        var (first, state) = (Middle(), $"state pruned {_steps}");
        var pruned = await store.PruneAsync(
            new CheckpointPruning
            {
                ThreadId = chain.ThreadId,
                ExpectedHead = chain.Head,
                Removed = [new VersionRange(1, first - 1)],
                Snapshots = [new StoredSnapshot(first, Encoding.UTF8.GetBytes(state))],
            },
            CancellationToken.None);
        return ($"{pruned.Commits} removed", _truth.Prune(first, state));
    }

    private CommitChain Chain()
    {
        var chain = new CommitChain(thread);
        _truth.Commits.ForEach(commit => chain.GoOnFrom(commit));
        return chain;
    }

    private string Expected(long version)
    {
        var until = _truth.Commits.FindIndex(commit => commit.Header.Version == version) + 1;
        if (until == 0)
        {
            return "nothing";
        }

        var snapshot = _truth.Commits.FindLastIndex(until - 1, commit => commit.Snapshot is not null);
        var tail = _truth.Commits.Take(until).Skip(Math.Min(snapshot + 1, until - 1)).Select(Written);
        var pending = version == _truth.HeadVersion ? _truth.Pending.Select(write => $"{write.Key}={write.Value}") : [];
        var carrier = snapshot < 0 ? null : _truth.Commits[snapshot];
        return Told(_truth.Commits[^1].Header, _truth.Lease, carrier?.Header.Version, carrier?.Snapshot.Text(), tail, pending);
    }

    private static string Read(StoredThread? thread) => thread is null
        ? "nothing"
        : Told(
            thread.Head,
            Told(thread.Lease),
            thread.Snapshot?.Version,
            thread.Snapshot?.Body.Text(),
            thread.Tail.Select(Written),
            thread.PendingWrites.OrderBy(write => write.TaskKey, StringComparer.Ordinal).Select(write => $"{write.TaskKey}={write.Body.Text()}"));

    private static string Told(CommitHeader head, string lease, long? snapshot, string? state, IEnumerable<string> tail, IEnumerable<string> pending) =>
        $"head {head.Id}, lease {lease}, snapshot {snapshot} '{state}', tail [{string.Join("; ", tail)}], pending [{string.Join("; ", pending)}]";

    private static string Written(CheckpointCommit commit) => Written(commit.Header, commit.Body);

    private static string Written(StoredCommit commit) => Written(commit.Header, commit.Body);

    private static string Written(CommitHeader header, ReadOnlyMemory<byte> body) => $"{header}: {body.Text()}";
}
