using System.CommandLine;
using System.Globalization;
using Graph.Host.Cli.Errors;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Workers;

/// <summary>The options that say what a worker takes and how it works.</summary>
internal sealed class WorkerSettings
{
    private static readonly JobWorkerOptions Usual = new();

    private readonly Option<string[]> _queues = new("--queue")
    {
        Description = $"A queue to serve, and its share beside the others, such as fast:3; may be given again. [default: {JobPlacement.DefaultQueue}]",
        HelpName = "name[:weight]",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "How many jobs at the same time.",
        HelpName = "count",
        DefaultValueFactory = _ => Usual.Concurrency,
    };

    private readonly Option<string?> _lease = new("--lease")
    {
        Description = "How long a thread stays this worker's after its last sign of life. [default: 30s]",
        HelpName = "duration",
    };

    private readonly Option<string?> _drainTime = new("--drain-time")
    {
        Description = "How long steps in hand are given to end once it is asked to stop. [default: 20s]",
        HelpName = "duration",
    };

    internal void AddTo(Command command)
    {
        command.Add(_queues);
        command.Add(_concurrency);
        command.Add(_lease);
        command.Add(_drainTime);
    }

    /// <summary>Reads the options.</summary>
    /// <exception cref="CommandException">One of them cannot be.</exception>
    internal JobWorkerOptions Read(ParseResult parsed)
    {
        var queues = parsed.GetRequiredValue(_queues);
        var options = Usual with
        {
            Queues = queues.Length == 0 ? Usual.Queues : [.. queues.Select(ReadShare)],
            Concurrency = parsed.GetRequiredValue(_concurrency),
            Lease = CommonOptions.ReadDuration("--lease", parsed.GetValue(_lease)) ?? Usual.Lease,
            DrainTime = CommonOptions.ReadDuration("--drain-time", parsed.GetValue(_drainTime)) ?? Usual.DrainTime,
        };
        ArgumentMistakes.Catch(options.Validate);
        return options;
    }

    private static QueueShare ReadShare(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return new QueueShare(text);
        }

        return int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var weight)
            ? new QueueShare(text[..colon], weight)
            : throw CommandException.Usage($"'--queue' does not take '{text}'. Write a name, or a name and a whole number such as fast:3.");
    }
}
