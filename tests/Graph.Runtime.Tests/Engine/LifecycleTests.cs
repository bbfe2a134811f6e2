using Graph.Runtime.Engine;

namespace Graph.Runtime.Tests.Engine;

public sealed class LifecycleTests
{
    private static readonly Dictionary<RunStatus, RunStatus[]> Table = new()
    {
        [RunStatus.Queued] = [RunStatus.Running, RunStatus.Cancelled],
        [RunStatus.Running] =
            [RunStatus.Queued, RunStatus.Succeeded, RunStatus.Interrupted, RunStatus.Failed, RunStatus.Cancelled, RunStatus.TimedOut],
        [RunStatus.Succeeded] = [RunStatus.Queued],
        [RunStatus.Interrupted] = [RunStatus.Queued, RunStatus.Cancelled],
        [RunStatus.Failed] = [RunStatus.Queued, RunStatus.DeadLettered, RunStatus.Cancelled],
        [RunStatus.Cancelled] = [RunStatus.Queued],
        [RunStatus.TimedOut] = [RunStatus.Queued, RunStatus.DeadLettered, RunStatus.Cancelled],
        [RunStatus.DeadLettered] = [RunStatus.Queued],
    };

    public static TheoryData<RunStatus, RunStatus> Pairs()
    {
        var pairs = new TheoryData<RunStatus, RunStatus>();
        foreach (var from in Enum.GetValues<RunStatus>())
        {
            foreach (var to in Enum.GetValues<RunStatus>())
            {
                pairs.Add(from, to);
            }
        }

        return pairs;
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void the_table_permits_these_transitions_and_no_other(RunStatus from, RunStatus to) =>
        RunLifecycle.Permits(from, to).Should().Be(Table[from].Contains(to));

    [Fact]
    public void a_transition_that_the_table_does_not_permit_is_an_error_that_lists_those_it_does()
    {
        var leap = () => RunLifecycle.Require(RunStatus.Failed, RunStatus.Succeeded);

        leap.Should().Throw<InvalidOperationException>().WithMessage("*Failed*Succeeded*Queued, DeadLettered, Cancelled*");
    }

    [Theory]
    [InlineData(RunStatus.Queued, false)]
    [InlineData(RunStatus.Running, false)]
    [InlineData(RunStatus.Succeeded, true)]
    [InlineData(RunStatus.Interrupted, true)]
    [InlineData(RunStatus.Failed, true)]
    [InlineData(RunStatus.Cancelled, true)]
    [InlineData(RunStatus.TimedOut, true)]
    [InlineData(RunStatus.DeadLettered, true)]
    public void only_a_queued_or_running_thread_is_not_at_rest(RunStatus status, bool isAtRest) =>
        RunLifecycle.IsAtRest(status).Should().Be(isAtRest);
}
