using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class RetryTests
{
    [Fact]
    public async Task a_failed_attempt_is_tried_again_and_its_writes_are_discarded()
    {
        var world = new EngineWorld().WithCommand("flaky", context => context.Attempt < 3
            ? new NodeCommand { Update = [new FieldWrite("log", "discarded"), new FieldWrite("nowhere", 1L)] }
            : new NodeCommand { Update = [new FieldWrite("log", "kept")] });

        var result = await world.RunAsync(Flaky("attempts: 3, on: any"));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("""["kept"]""");
    }

    [Theory]
    [InlineData("backoff: fixed, initial: 2s", "2 2 2")]
    [InlineData("backoff: linear, initial: 2s", "2 4 6")]
    [InlineData("backoff: exponential, initial: 2s", "2 4 8")]
    [InlineData("backoff: exponential, initial: 2s, max: 5s", "2 4 5")]
    public async Task attempts_wait_as_the_policy_says(string backoff, string seconds)
    {
        var world = new EngineWorld();
        var times = new List<DateTimeOffset>();
        world.WithNode("flaky", _ =>
        {
            times.Add(world.Time.GetUtcNow());
            throw new IOException("gone");
        });

        await world.RunAsync(Flaky($"attempts: 4, jitter: false, {backoff}"));

        times.Zip(times.Skip(1), (one, next) => (next - one).TotalSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture))
            .Should().Equal(seconds.Split(' '));
    }

    [Fact]
    public async Task a_servers_retry_after_is_obeyed()
    {
        var world = new EngineWorld();
        var began = world.Time.GetUtcNow();
        world.WithNode("flaky", context => context.Attempt == 1
            ? throw new NodeFailedException(ErrorKind.RateLimited, "slow down", TimeSpan.FromMinutes(5))
            : "done");

        await world.RunAsync(Flaky("attempts: 2, initial: 1s"));

        (world.Time.GetUtcNow() - began).Should().Be(TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task mistakes_of_the_author_are_not_tried_again()
    {
        var world = new EngineWorld().WithNode("flaky", _ => throw new NodeFailedException(ErrorKind.Validation, "no"));

        await world.RunAsync(Flaky("attempts: 5"));

        world.Calls.Should().HaveCount(1);
    }

    [Theory]
    [InlineData("on: timeout", 1)]
    [InlineData("on: transient", 3)]
    [InlineData("on: [timeout, transient]", 3)]
    [InlineData("on: any, not_on: transient", 1)]
    [InlineData("on: IOException", 3)]
    [InlineData("not_on: timeout", 3)]
    public async Task a_policy_is_for_the_kinds_that_it_names(string kinds, int attempts)
    {
        var world = new EngineWorld().WithNode("flaky", _ => throw new IOException("gone"));

        await world.RunAsync(Flaky($"attempts: 3, {kinds}"));

        world.Calls.Should().HaveCount(attempts);
    }

    [Fact]
    public async Task of_several_policies_the_first_that_matches_counts()
    {
        var world = new EngineWorld().WithNode("flaky", _ => throw new IOException("gone"));

        await world.RunAsync(Flaky("RETRY").Replace("{ RETRY }", "[{ attempts: 2, on: transient }, { attempts: 5, on: any }]", StringComparison.Ordinal));

        world.Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task a_timeout_of_the_http_client_is_a_timeout()
    {
        var world = new EngineWorld().WithNode("flaky", _ => throw new TaskCanceledException("late", new TimeoutException()));

        var result = await world.RunAsync(Flaky("attempts: 2, on: timeout"));

        result.Error!.Kind.Should().Be(ErrorKind.Timeout);
        world.Calls.Should().HaveCount(2);
    }

    [Fact]
    public async Task the_idempotency_key_is_the_same_for_all_attempts_and_resumes_of_a_task()
    {
        var keys = new List<string>();
        var isBroken = true;
        var world = new EngineWorld().WithNode("flaky", context =>
        {
            keys.Add(context.IdempotencyKey);
            return isBroken ? throw new IOException("gone") : "done";
        });
        await world.RunAsync(Flaky("attempts: 2"));
        isBroken = false;

        await world.NextProcess().ResumeAsync(Flaky("attempts: 2"));

        keys.Should().HaveCount(3);
        keys.Distinct().Should().HaveCount(1);
    }

    [Fact]
    public async Task the_idempotency_key_differs_for_every_other_task()
    {
        var keys = new List<string>();
        var world = new EngineWorld().WithNode("note", context =>
        {
            keys.Add(context.IdempotencyKey);
            return 1L;
        });
        const string Loop = """
            schema: graphagents/v1
            name: loop
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: note, output: count }
              b: { type: note }
            edges:
              - START -> [a, b]
              - from: a
                choose: [ { when: count % 3 > 0, to: a }, { else: END } ]
            """;

        await world.RunAsync(Loop);
        await world.RunAsync(Loop, "t2");
        await world.RunAsync(Loop);

        keys.Should().HaveCount(12);
        keys.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task attempts_waits_and_the_final_error_are_events()
    {
        var world = new EngineWorld { Options = new RunOptions { Events = RunEventModes.Progress } }.WithNode("flaky", _ => throw new IOException("gone"));

        var run = world.Start(Flaky("attempts: 2, initial: 3s, jitter: false"));
        await world.CompleteAsync(run);
        var events = await EngineWorld.EventsAsync(run);

        events.OfType<RunEvent.TaskStarted>().Select(started => started.Attempt).Should().Equal(1, 2);
        events.OfType<RunEvent.TaskRetrying>().Should().ContainSingle().Which.Wait.Should().Be(TimeSpan.FromSeconds(3));
        events.OfType<RunEvent.TaskFailed>().Should().ContainSingle().Which.Error.Attempt.Should().Be(2);
    }

    [Fact]
    public async Task attempts_of_a_finished_task_are_in_the_history()
    {
        var world = new EngineWorld().WithNode("flaky", context => context.Attempt < 3 ? throw new IOException("gone") : "done");

        await world.RunAsync(Flaky("attempts: 3"));

        var task = (await world.HistoryAsync())[^1].Tasks.Single();
        task.Attempts.Should().Be(3);
        task.Failures.Select(failure => failure.Error.Attempt).Should().Equal(1, 2);
    }

    [Fact]
    public async Task the_final_error_is_in_the_history()
    {
        var world = new EngineWorld().WithNode("flaky", _ => throw new IOException("gone"));

        await world.RunAsync(Flaky("attempts: 3"));

        var last = (await world.HistoryAsync())[^1];
        last.Source.Should().Be("failure");
        last.Error!.Kind.Should().Be(ErrorKind.Transient);
        last.Error.Message.Should().Contain("gone");
        last.Error.Attempt.Should().Be(3);
        last.Failures.Select(failure => failure.Error.Attempt).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task a_failed_attempt_is_kept_with_its_time_and_the_wait_after_it()
    {
        var world = new EngineWorld().WithNode("flaky", context => context.Attempt < 3 ? throw new IOException("gone") : "done");
        var began = Timestamp.From(world.Time.GetUtcNow());

        await world.RunAsync(Flaky("attempts: 3, initial: 3s, backoff: fixed, jitter: false"));

        var failures = (await world.HistoryAsync())[^1].Tasks.Single().Failures;
        failures.Select(failure => failure.Wait).Should().Equal(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3));
        failures.Select(failure => failure.At).Should().Equal(began, Timestamp.From(began.ToDateTimeOffset() + TimeSpan.FromSeconds(3)));
        failures.Select(failure => failure.Error.Message).Should().AllSatisfy(message => message.Should().Contain("gone"));
    }

    [Fact]
    public async Task every_failed_attempt_of_every_task_of_a_failed_step_is_in_the_history()
    {
        const string Three = """
            schema: graphagents/v1
            name: three
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              a: { type: falls, output: log, retry: { attempts: 2, initial: 1s, jitter: false } }
              b: { type: hangs, output: log, retry: { attempts: 2, initial: 1s, jitter: false } }
              c: { type: rises, output: log, retry: { attempts: 2, initial: 1s, jitter: false } }
            edges: [START -> a, START -> b, START -> c]
            """;
        var others = new CountdownEvent(2);
        var world = new EngineWorld()
            .WithNode("falls", (context, _) => FailAsync(context, () => WhenSet(others)))
            .WithNode("hangs", (context, cancellationToken) => FailAsync(context, () => HangAsync(others, cancellationToken)))
            .WithNode("rises", context => context.Attempt == 1 ? throw new IOException("gone") : Rise(others));

        await world.RunAsync(Three);

        var last = (await world.HistoryAsync())[^1];
        last.Source.Should().Be("failure");
        last.Failures.Select(failure => $"{failure.Task} {failure.Error.Attempt} {failure.Wait}").Should().Equal("a 1 00:00:01", "a 2 ", "b 1 00:00:01");
    }

    [Fact]
    public async Task failed_attempts_of_a_task_that_is_stopped_while_it_waits_to_try_again_are_in_the_history()
    {
        var world = new EngineWorld().WithNode("flaky", _ => throw new IOException("gone"));
        var run = world.Start(Flaky("attempts: 3, initial: 1h, jitter: false"));
        await world.Time.WhenTimerIsSet;

        run.RequestStop();
        await run.Completion;

        var last = (await world.HistoryAsync())[^1];
        last.Source.Should().Be("cancel");
        last.Failures.Should().ContainSingle().Which.Error.Attempt.Should().Be(1);
    }

    private static async ValueTask<NodeResult> FailAsync(NodeContext context, Func<Task> beforeTheSecond)
    {
        if (context.Attempt > 1)
        {
            await beforeTheSecond();
        }

        throw new IOException("gone");
    }

    private static Task WhenSet(CountdownEvent others) => Task.Run(() => others.Wait());

    private static Task HangAsync(CountdownEvent others, CancellationToken cancellationToken)
    {
        others.Signal();
        return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
    }

    private static Value Rise(CountdownEvent others)
    {
        others.Signal();
        return "c";
    }

    private static string Flaky(string retry) => $$"""
        schema: graphagents/v1
        name: flaky
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: flaky, retry: { {{retry}} } }
        edges: [START -> a]
        """;
}
