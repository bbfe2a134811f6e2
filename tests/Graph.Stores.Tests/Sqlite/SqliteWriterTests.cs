using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Sqlite;
using Graph.Testing.Builders;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>Writes that find the writer busy: they wait together, share a transaction, and answer each for itself.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly SqliteCheckpointStore _store;
    private readonly SqliteWriter _writer;
    private readonly Standstill _standstill = new();

    public SqliteWriterTests()
    {
        _store = _folder.Open();
        _writer = new SqliteWriter(SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path), new SeenLog());
    }

    public void Dispose()
    {
        _standstill.Dispose();
        _writer.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task a_conflict_among_writes_that_share_a_transaction_leaves_the_others_alone()
    {
        var chains = Enumerable.Range(0, 5).Select(number => new CommitChain($"thread {number}")).ToArray();
        await _store.CommitAll([.. chains.Select(chain => chain.Next())]);
        await _store.Commit(chains[2].Rival("of another process"));
        var busy = await StandStillAsync();

        var answers = chains.Select(chain => _writer.RunAsync(new CommitWrite(chain.Next(), new JobQueueOptions(), TimeProvider.System), CancellationToken.None).AsTask()).ToArray();
        await GoOnAsync(busy);
        var refusals = await Task.WhenAll(answers.Select(answer => Record.ExceptionAsync(() => answer)));

        refusals.Select(refusal => refusal?.GetType()).Should().Equal(null, null, typeof(CheckpointConflictException), null, null);
        (await _store.List()).Select(thread => thread.Head.Header.Version).Should().Equal(Enumerable.Repeat(2L, 5));
        (await _store.Find(chains[2]))!.Tail[^1].Body.Text().Should().Be("of another process");
    }

    [Fact]
    public async Task an_error_among_writes_that_share_a_transaction_leaves_the_others_alone()
    {
        var (one, two) = (new CommitChain("one"), new CommitChain("two"));
        var busy = await StandStillAsync();

        var first = _writer.RunAsync(new CommitWrite(one.Next(snapshot: "state"), new JobQueueOptions(), TimeProvider.System), CancellationToken.None).AsTask();
        var broken = _writer.RunAsync(new Broken(), CancellationToken.None).AsTask();
        var second = _writer.RunAsync(new CommitWrite(two.Next(), new JobQueueOptions(), TimeProvider.System), CancellationToken.None).AsTask();
        await GoOnAsync(busy);
        await first;
        await second;
        var refusal = await Record.ExceptionAsync(() => broken);
        await _writer.RunAsync(new CommitWrite(one.Next(), new JobQueueOptions(), TimeProvider.System), CancellationToken.None);

        refusal.Should().BeOfType<InvalidOperationException>();
        (await _store.Find(one))!.Head.Version.Should().Be(2);
        (await _store.Find(two))!.Head.Version.Should().Be(1);
        (await _store.Find(new CommitChain("half")))!.Should().BeNull();
    }

    [Fact]
    public async Task commits_of_one_thread_that_wait_together_are_stored_in_their_order()
    {
        var chain = new CommitChain();
        var busy = await StandStillAsync();

        var answers = Enumerable.Range(0, 10).Select(_ => _writer.RunAsync(new CommitWrite(chain.Next(), new JobQueueOptions(), TimeProvider.System), CancellationToken.None).AsTask()).ToArray();
        await GoOnAsync(busy);
        await Task.WhenAll(answers);

        (await _store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
    }

    [Fact]
    public async Task a_write_that_is_cancelled_while_it_waits_is_not_carried_out()
    {
        var chain = new CommitChain();
        var busy = await StandStillAsync();
        using var cancellation = new CancellationTokenSource();

        var waiting = _writer.RunAsync(new CommitWrite(chain.Rival(), new JobQueueOptions(), TimeProvider.System), cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        var refusal = await Record.ExceptionAsync(() => waiting);
        await GoOnAsync(busy);

        refusal.Should().BeAssignableTo<OperationCanceledException>();
        (await _store.Find(chain)).Should().BeNull();
    }

    [Fact]
    public async Task a_write_that_waits_when_the_store_is_closed_is_stored_or_told_so()
    {
        var chain = new CommitChain();
        var busy = await StandStillAsync();

        var waiting = _writer.RunAsync(new CommitWrite(chain.Rival(), new JobQueueOptions(), TimeProvider.System), CancellationToken.None).AsTask();
        var closing = Task.Run(_writer.Dispose);
        await GoOnAsync(busy);
        await closing;
        var refusal = await Record.ExceptionAsync(() => waiting);

        ((await _store.Find(chain)) is null).Should().Be(refusal is ObjectDisposedException);
    }

    [Fact]
    public void what_is_remembered_of_threads_is_bounded()
    {
        var log = new SeenLog(half: 10);

        foreach (var number in Enumerable.Range(1, 1_000))
        {
            log.Add(number, new ThreadId($"thread {number}"), new ThreadHead(number, 1, CommitHash.None));
            log.TryGet(new ThreadId("thread 1"), out _);
        }

        log.Count.Should().BeLessThanOrEqualTo(20);
        log.TryGet(new ThreadId("thread 1"), out var asked).Should().BeTrue("it was asked for all the time");
        log.TryGet(new ThreadId("thread 2"), out _).Should().BeFalse();
        asked.Thread.Should().Be(1);
    }

    private async Task<Task> StandStillAsync()
    {
        var busy = Task.Run(async () => await _writer.RunAsync(_standstill, CancellationToken.None));
        await _standstill.Reached.Task;
        return busy;
    }

    private Task GoOnAsync(Task busy)
    {
        _standstill.GoOn.Set();
        return busy;
    }

    /// <summary>Keeps the writer busy until it is told to go on.</summary>
    private sealed class Standstill : StoreWrite, IDisposable
    {
        internal TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal ManualResetEventSlim GoOn { get; } = new();

        internal override void Apply(WriteStatements statements, SeenLog log)
        {
            Reached.SetResult();
            GoOn.Wait();
        }

        public void Dispose() => GoOn.Dispose();
    }

    /// <summary>Writes a row and fails.</summary>
    private sealed class Broken : StoreWrite
    {
        internal override void Apply(WriteStatements statements, SeenLog log)
        {
            statements.AddThread.Bind(1, "half").Bind(2, "w").Bind(3, 1).Bind(4, "h").Bind(5, 0).Bind(6, 0).ExecuteNumber();
            throw new InvalidOperationException("broken");
        }
    }
}
