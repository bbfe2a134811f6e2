using Graph.Runtime.Hosting;
using Graph.Runtime.Jobs;
using Graph.Testing.Worlds;
using Microsoft.Extensions.Logging;

namespace Graph.Runtime.Tests.Hosting;

/// <summary>What whoever reads the log of a worker finds there.</summary>
public sealed class WorkerLogTests
{
    private readonly ManualTime _time = new();
    private readonly Lines _lines = new();
    private readonly WorkerLog _log;

    public WorkerLogTests() => _log = new WorkerLog(_lines, _time);

    [Fact]
    public void the_same_trouble_with_the_store_is_told_once_a_minute_while_it_lasts()
    {
        for (var second = 0; second < 150; second++)
        {
            _log.StoreTrouble("claiming", new IOException("The disk is full."));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        _lines.Of(LogLevel.Warning).Should().Equal(Enumerable.Repeat("The store failed while claiming; the worker tries again.", 3));
        _lines.Of(LogLevel.Debug).Should().HaveCount(147).And.OnlyContain(line => line == "The store still fails while claiming: The disk is full.");
    }

    [Fact]
    public void another_trouble_is_told_at_once()
    {
        _log.StoreTrouble("claiming", new IOException("The disk is full."));
        _log.StoreTrouble("beating", new IOException("The disk is full."));
        _log.StoreTrouble("claiming", new IOException("No answer."));

        _lines.Of(LogLevel.Warning).Should().HaveCount(3);
    }

    private sealed class Lines : ILogger<JobWorker>
    {
        private readonly List<(LogLevel Level, string Text)> _all = [];

        public IEnumerable<string> Of(LogLevel level) => _all.Where(line => line.Level == level).Select(line => line.Text);

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _all.Add((logLevel, formatter(state, exception)));
    }
}
