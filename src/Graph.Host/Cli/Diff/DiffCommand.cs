using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Reducers;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Diff;

/// <summary><c>graph diff</c>: what differs between two checkpoints, field by field.</summary>
internal static class DiffCommand
{
    private const int LongestValue = 200;

    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread of the first checkpoint.");
        var before = new Argument<string>("before") { Description = "The first checkpoint: a version, or the beginning of an id.", HelpName = "BEFORE" };
        var after = new Argument<string?>("after") { Description = "The second checkpoint. [default: the newest]", HelpName = "AFTER", DefaultValueFactory = _ => null };
        var other = new Option<string?>("--with") { Description = "The thread of the second checkpoint. [default: the same]", HelpName = "thread" };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each field that differs");
        var command = new ExplainedCommand(
            "diff",
            "Shows what differs between two checkpoints, field by field.",
            "diff review-7f3k2a 3 5",
            "diff review-7f3k2a 3",
            "diff review-7f3k2a 5 5 --with review-other --json")
        {
            thread, before, after, other, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var first = CommonOptions.ReadThread(parsed.GetRequiredValue(thread));
            var second = parsed.GetValue(other) is { } name ? CommonOptions.ReadThread(name) : first;
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            var reader = new ThreadReader(opened.Store);
            var one = await ReadAsync(reader, first, parsed.GetRequiredValue(before), cancellationToken);
            var two = await ReadAsync(reader, second, parsed.GetValue(after), cancellationToken);
            Tell(environment.Terminal, one, two, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static async Task<ThreadView> ReadAsync(ThreadReader reader, ThreadId threadId, string? address, CancellationToken cancellationToken)
    {
        var view = address is null
            ? await reader.FindAsync(threadId, cancellationToken)
            : await reader.FindAtAsync(threadId, (await reader.GetCheckpointAsync(threadId, address, cancellationToken)).Version, cancellationToken);
        return view ?? throw new CommandException(ExitCode.NotFound, $"No thread is called '{threadId}' in this store.");
    }

    private static void Tell(Terminal terminal, ThreadView one, ThreadView two, bool asJson)
    {
        var differences = FieldDifference.Between(one.State, two.State);
        if (asJson)
        {
            foreach (var difference in differences)
            {
                JsonLine.Write(terminal, JsonLine.Of(
                    "difference",
                    ("field", difference.Field),
                    ("change", ThreadJson.NameOf(difference.Change)),
                    ("value", difference.Payload),
                    ("before", difference.Before),
                    ("after", difference.After)));
            }

            return;
        }

        terminal.Say($"{Describe(one)} → {Describe(two)}: {(differences.Count == 0 ? "the same" : Words.Count(differences.Count, "field"))}");
        foreach (var line in differences.SelectMany(Lines))
        {
            terminal.Out.WriteLine(line);
        }
    }

    private static string Describe(ThreadView view) => $"{view.Header.ThreadId} version {view.Header.Version}";

    private static IEnumerable<string> Lines(FieldDifference difference) => difference.Change switch
    {
        ChangeKind.Append => difference.Payload.AsList().Select(item => $"+ {difference.Field}[]: {Short(item)}"),
        ChangeKind.SetKeys => difference.Payload.AsMap().SelectMany(entry => Lines(
            $"{difference.Field}.{entry.Key}", ValueAt(difference.Before, entry.Key), ValueAt(difference.After, entry.Key))),
        ChangeKind.Replace => Lines(difference.Field, difference.Before, difference.After),
    };

    private static Value ValueAt(Value map, Value key) => map.AsMap().TryGetValue(key, out var value) ? value : Value.Null;

    private static IEnumerable<string> Lines(string name, Value before, Value after)
    {
        if (!before.IsNull)
        {
            yield return $"- {name}: {Short(before)}";
        }

        if (!after.IsNull)
        {
            yield return $"+ {name}: {Short(after)}";
        }
    }

    private static string Short(Value value)
    {
        var text = ValueJson.ToText(value);
        return text.Length <= LongestValue ? text : text[..LongestValue] + "…";
    }
}
