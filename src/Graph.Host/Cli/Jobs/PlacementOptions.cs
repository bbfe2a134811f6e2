using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Jobs;

/// <summary>The options that say where a job stands in line, and when it may begin.</summary>
internal sealed class PlacementOptions
{
    private const int LongestKey = 128;

    private readonly Option<string> _queue = new("--queue")
    {
        Description = "The queue to stand in.",
        HelpName = "name",
        DefaultValueFactory = _ => JobPlacement.DefaultQueue,
    };

    private readonly Option<int> _priority = new("--priority")
    {
        Description = $"How urgent it is: 0 (most) to {JobPlacement.LowestPriority}.",
        HelpName = "number",
        DefaultValueFactory = _ => new JobPlacement().Priority,
    };

    private readonly Option<string?> _tenant = new("--tenant") { Description = "On whose behalf; tenants share a queue fairly.", HelpName = "name" };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Your name for this request: sent again within a day it changes nothing.",
        HelpName = "text",
    };

    private readonly Option<string?> _at = new("--at") { Description = "When it may begin, such as 2026-01-31T12:00:00Z.", HelpName = "time" };

    private readonly Option<string?> _delay = new("--delay") { Description = "How long it waits before it may begin, such as 10m.", HelpName = "duration" };

    internal void AddTo(Command command)
    {
        AddPlaceTo(command);
        command.Add(_key);
        command.Add(_at);
        command.Add(_delay);
    }

    /// <summary>Gives a command those that say where a job stands, without those about one job.</summary>
    internal void AddPlaceTo(Command command)
    {
        command.Add(_queue);
        command.Add(_priority);
        command.Add(_tenant);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="time">The clock that a delay is counted by.</param>
    /// <returns>The submission.</returns>
    /// <exception cref="CommandException">One of them cannot be.</exception>
    internal JobSubmission Read(ParseResult parsed, TimeProvider time) => new()
    {
        Placement = ReadPlace(parsed),
        NotBefore = ReadStart(parsed.GetValue(_at), parsed.GetValue(_delay), time),
        IdempotencyKey = ReadKey(parsed.GetValue(_key)),
    };

    /// <summary>Reads where a job stands.</summary>
    /// <exception cref="CommandException">It can stand nowhere like that.</exception>
    internal JobPlacement ReadPlace(ParseResult parsed)
    {
        var placement = new JobPlacement
        {
            Queue = parsed.GetRequiredValue(_queue),
            Priority = parsed.GetRequiredValue(_priority),
            Tenant = parsed.GetValue(_tenant) ?? "",
        };
        ArgumentMistakes.Catch(placement.Require);
        return placement;
    }

    private static string? ReadKey(string? key) => key is null or { Length: > 0 and <= LongestKey }
        ? key
        : throw CommandException.Usage($"'--key' takes 1 to {LongestKey} characters, given {key.Length}.");

    private static Timestamp? ReadStart(string? at, string? delay, TimeProvider time)
    {
        if (at is not null && delay is not null)
        {
            throw CommandException.Usage("'--at' and '--delay' say the same thing; give one of them.");
        }

        if (at is not null)
        {
            return Timestamp.TryParse(at, out var start)
                ? start
                : throw CommandException.Usage($"'--at' does not take '{at}'. Write a time such as 2026-01-31T12:00:00Z.");
        }

        return CommonOptions.ReadDuration("--delay", delay) is { } wait ? LeaseRules.After(Timestamp.From(time.GetUtcNow()), wait) : null;
    }
}
