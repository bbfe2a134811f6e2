using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What a store promises besides, when it outlives the process.</summary>
public abstract class DurableCheckpointStoreContract : CheckpointStoreContract
{
    /// <summary>Closes the store and opens another over the same data.</summary>
    protected abstract Task<ICheckpointStore> ReopenAsync();

    [Fact]
    public async Task what_was_acknowledged_is_there_when_the_store_is_opened_again()
    {
        var chain = new CommitChain();
        var definition = new StoredDefinition(new WorkflowReference("review", 1, "hash"), "review.yaml", "name: review");
        await Store.CommitAll(chain.Next("one"), chain.Next("two", snapshot: "state"), chain.Next("three"));
        await Store.SavePending(chain, CommitChain.Pending("task", "outcome"));
        await Store.SaveDefinitionAsync(definition, CancellationToken.None);

        var reopened = await ReopenAsync();

        var thread = await reopened.Find(chain);
        thread!.Head.Should().Be(chain.Commits[2].Header);
        thread.Snapshot!.Body.Text().Should().Be("state");
        thread.Tail.Select(commit => commit.Body.Text()).Should().Equal("three");
        thread.PendingWrites.Should().ContainSingle().Which.Body.Text().Should().Be("outcome");
        (await reopened.FindDefinitionAsync("hash", CancellationToken.None)).Should().Be(definition);
    }

    [Fact]
    public async Task a_thread_goes_on_when_the_store_is_opened_again()
    {
        var chain = new CommitChain();
        await Store.CommitAll(chain.Next(), chain.Next());
        await Store.SavePending(chain, CommitChain.Pending("task"));

        var reopened = await ReopenAsync();
        await reopened.CommitAll(chain.Commits[1], chain.Next(), chain.Next());

        (await reopened.History(chain)).Versions().Should().Equal(4, 3, 2, 1);
        (await reopened.Find(chain))!.PendingWrites.Should().BeEmpty();
    }

    [Fact]
    public async Task a_lease_is_there_when_the_store_is_opened_again()
    {
        var chain = new CommitChain();
        var lease = new CommitLease.Take(new LeaseNonce(7), new LeaseOwner("one"), TimeSpan.FromSeconds(30));
        await Store.Commit(chain.Next() with { Lease = lease });
        await Store.RequestStopAsync(chain.ThreadId, new StopRequest(StopKind.Drain, default), CancellationToken.None);

        var reopened = await ReopenAsync();

        (await reopened.Commit(chain.Next() with { Lease = new CommitLease.Hold(lease.Nonce, lease.Duration) }))!.Kind.Should().Be(StopKind.Drain);
        (await reopened.Find(chain))!.Lease!.Owner.Should().Be(lease.Owner);
    }

    [Fact]
    public async Task a_store_says_what_time_it_is_by_the_clock_that_leases_are_measured_by()
    {
        Time.Advance(TimeSpan.FromDays(1));

        var inspection = await ((IInspectableStore)Store).InspectAsync(CancellationToken.None);

        inspection.Now.Should().Be(Timestamp.From(Time.GetUtcNow()));
    }

    [Fact]
    public async Task a_store_names_the_software_that_keeps_its_threads_and_the_oldest_version_of_it_that_it_works_with()
    {
        var inspection = await ((IInspectableStore)Store).InspectAsync(CancellationToken.None);

        inspection.Software.Name.Should().NotBeEmpty();
        inspection.Software.Version.Should().BeGreaterThanOrEqualTo(inspection.Software.Oldest);
        inspection.Trouble.Should().BeNull();
    }
}
