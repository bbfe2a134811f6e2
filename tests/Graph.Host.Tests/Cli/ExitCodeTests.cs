using Graph.Host.Cli;
using Graph.Runtime.Engine;

namespace Graph.Host.Tests.Cli;

public sealed class ExitCodeTests
{
    [Theory]
    [InlineData(RunStatus.Succeeded, 0)]
    [InlineData(RunStatus.Failed, 1)]
    [InlineData(RunStatus.DeadLettered, 1)]
    [InlineData(RunStatus.Interrupted, 4)]
    [InlineData(RunStatus.Cancelled, 5)]
    [InlineData(RunStatus.TimedOut, 6)]
    public void A_run_ends_the_process_with_the_code_of_its_status(RunStatus status, int expected)
    {
        var exitCode = ExitCodes.For(status);

        ((int)exitCode).Should().Be(expected);
    }

    [Fact]
    public void Every_status_at_rest_has_a_code()
    {
        var atRest = Enum.GetValues<RunStatus>().Where(RunLifecycle.IsAtRest);

        var codes = atRest.Select(ExitCodes.For);

        codes.Should().OnlyContain(code => Enum.IsDefined(code));
    }
}
