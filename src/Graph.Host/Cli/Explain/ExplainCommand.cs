using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;

namespace Graph.Host.Cli.Explain;

/// <summary><c>graph explain</c>: what a diagnostic or a function of expressions means.</summary>
internal static class ExplainCommand
{
    private const string Functions = "functions";
    private const string Function = "function";

    internal static Command Create(CommandEnvironment environment)
    {
        var topic = new Argument<string?>("topic")
        {
            Description = "A diagnostic's code such as GA3002, or 'function' or 'functions'. Without it all diagnostics are listed.",
            HelpName = "CODE",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Argument<string?>("name")
        {
            Description = "After 'function': its name.",
            HelpName = "NAME",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var json = CommonOptions.Json("each diagnostic or function");
        var command = new ExplainedCommand(
            "explain",
            "Explains a diagnostic, or a function that expressions may call.",
            "explain GA3002",
            "explain",
            "explain function size",
            "explain functions --json")
        {
            topic, name, json,
        };
        command.SetAction(parsed => (int)Explain(
            environment, parsed.GetValue(topic), parsed.GetValue(name), parsed.GetValue(json)));
        return command;
    }

    private static ExitCode Explain(CommandEnvironment environment, string? topic, string? name, bool asJson)
    {
        switch (topic, name)
        {
            case (Functions, null):
                FunctionExplanation.List(environment.Terminal, asJson);
                break;
            case (Function, { } function):
                FunctionExplanation.Show(environment.Terminal, function, asJson);
                break;
            case (Function, null):
                throw CommandException.Usage(
                    $"'{environment.CommandName} explain function' needs a function's name. '{environment.CommandName} explain functions' lists them.");
            case (_, { } stray):
                throw CommandException.Usage($"'{stray}' is one argument too many: a code stands alone, and a function's name follows 'function'.");
            default:
                ExplainDiagnostics(environment, topic, asJson);
                break;
        }

        return ExitCode.Success;
    }

    private static void ExplainDiagnostics(CommandEnvironment environment, string? code, bool asJson)
    {
        var page = DiagnosticsPage.Load();
        var entries = code is null ? page.Entries : [Find(page, code, environment)];
        if (asJson)
        {
            foreach (var entry in entries)
            {
                JsonLine.Write(environment.Terminal, JsonLine.Of(
                    "diagnostic", ("code", entry.Code), ("title", entry.Title), ("family", entry.Family), ("text", entry.Text)));
            }

            return;
        }

        if (code is null)
        {
            List(environment, entries);
            return;
        }

        environment.Terminal.Out.WriteLine($"{entries[0].Code}: {entries[0].Title}\n\n{entries[0].Text}");
    }

    private static DiagnosticEntry Find(DiagnosticsPage page, string code, CommandEnvironment environment)
    {
        if (page.Find(code) is { } entry)
        {
            return entry;
        }

        var words = page.Entries.Select(known => known.Code).Append(Functions).Append(Function);
        throw CommandException.Usage(
            $"No diagnostic has the code '{code}'.{Spelling.Suggest(code, words)} '{environment.CommandName} explain' lists them.");
    }

    private static void List(CommandEnvironment environment, IReadOnlyList<DiagnosticEntry> entries)
    {
        var table = new TextTable("CODE", "MEANING");
        foreach (var entry in entries)
        {
            table.Add(entry.Code, entry.Title);
        }

        table.Write(environment.Terminal.Out);
        environment.Terminal.Say($"'{environment.CommandName} explain {entries[0].Code}' tells more about one.");
    }
}
