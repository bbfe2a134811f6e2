using Graph.Host.Cli;
using Graph.Host.Cli.Errors;
using Graph.Host.Tests.Worlds;
using Graph.Runtime.Jobs;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class QueueErrorTests : IDisposable
{
    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_full_queue_says_when_to_try_again()
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var environment = _world.Environment(output, error);
        var report = new ErrorReport(environment, CommandTree.Create(environment).Parse("jobs submit f.yaml --json"));

        var exitCode = report.Of(new QueueFullException("queue 'slow' has all the jobs that it may have (5)", TimeSpan.FromSeconds(2)));

        exitCode.Should().Be(ExitCode.QueueFull);
        output.ToString().Should().Contain("\"exit_code\":11").And.Contain("\"retry_after\":2");
        error.ToString().Should().Contain("Try again in 2 s.");
    }
}
