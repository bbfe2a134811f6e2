using System.CommandLine;
using System.Text.Json;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Eval;

/// <summary><c>graph eval</c>: what an expression comes to.</summary>
internal static class EvalCommand
{
    private const string StandardInput = "-";

    internal static Command Create(CommandEnvironment environment)
    {
        var options = new EvalOptions(CommonOptions.Json("the value"));
        var command = new ExplainedCommand(
            "eval",
            "Evaluates an expression, or many of them from a file.",
            "eval '1 + 2 * 3'",
            "eval 'findings.filter(f, f.score > 0.5).size()' --vars state.json",
            "eval --batch cases.jsonl --typed > results.jsonl")
        {
            options.Expression, options.Variables, options.Batch, options.Typed, options.Json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var expression = parsed.GetValue(options.Expression);
            var batch = parsed.GetValue(options.Batch);
            RequireOne(expression, batch, parsed.GetValue(options.Variables), environment);
            var isTyped = parsed.GetValue(options.Typed);
            return (int)(batch is not null
                ? await EvaluateBatchAsync(environment, batch, isTyped, cancellationToken)
                : await EvaluateOneAsync(environment, expression!, parsed.GetValue(options.Variables), new EvalForm(isTyped, parsed.GetValue(options.Json)), cancellationToken));
        });
        return command;
    }

    private static void RequireOne(string? expression, string? batch, string? variables, CommandEnvironment environment)
    {
        if (expression is null && batch is null)
        {
            throw CommandException.Usage($"'{environment.CommandName} eval' needs an expression in quotes, or --batch with a file of them.");
        }

        if (batch is not null && (expression ?? variables) is { } stray)
        {
            throw CommandException.Usage($"'{stray}' has no place beside --batch: each line of the file brings its own expression and variables.");
        }
    }

    private static async Task<ExitCode> EvaluateOneAsync(
        CommandEnvironment environment, string expression, string? file, EvalForm form, CancellationToken cancellationToken)
    {
        var variables = file is null ? null : await ReadVariablesAsync(environment, file, form.IsTyped, cancellationToken);
        Value value;
        try
        {
            value = AdHocExpression.Evaluate(expression, variables);
        }
        catch (ExpressionException failure)
        {
            throw CommandException.Usage(failure.Message, failure);
        }

        var json = ResultJson.ToText(value, form.IsTyped);
        environment.Terminal.Out.WriteLine(form.IsJson ? $"{{\"type\":\"value\",\"value\":{json}}}" : json);
        return ExitCode.Success;
    }

    private static async Task<Dictionary<string, Value>> ReadVariablesAsync(
        CommandEnvironment environment, string file, bool isTyped, CancellationToken cancellationToken)
    {
        using var reader = Open(environment, file);
        var text = await reader.ReadToEndAsync(cancellationToken);
        try
        {
            using var document = JsonDocument.Parse(text, EvaluationCase.JsonOptions);
            return EvaluationCase.ReadVariables(document.RootElement, isTyped);
        }
        catch (Exception mistake) when (EvaluationCase.IsMistake(mistake))
        {
            throw CommandException.Usage($"'{file}' does not hold variables as a JSON object, such as {{\"x\": 1}}: {mistake.Message}", mistake);
        }
    }

    private static async Task<ExitCode> EvaluateBatchAsync(
        CommandEnvironment environment, string file, bool isTyped, CancellationToken cancellationToken)
    {
        using var reader = Open(environment, file);
        var batch = new EvaluationBatch(isTyped);
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (batch.Answer(line) is { } answer)
            {
                environment.Terminal.Out.WriteLine(answer);
            }
        }

        environment.Terminal.Out.Flush();
        if (batch.Unreadable > 0)
        {
            environment.Terminal.Say($"{Words.Count(batch.Unreadable, "line")} held no expression; the output says why.");
        }

        return ExitCode.Success;
    }

    private static TextReader Open(CommandEnvironment environment, string file)
    {
        if (file == StandardInput)
        {
            return environment.Terminal.In;
        }

        var path = environment.FullPath(file);
        return File.Exists(path)
            ? new StreamReader(path)
            : throw CommandException.Usage($"There is no file '{file}'. '{StandardInput}' reads from stdin.");
    }
}

/// <summary>What the command takes.</summary>
/// <param name="Json">Whether the value is written with its type.</param>
internal sealed record EvalOptions(Option<bool> Json)
{
    internal Argument<string?> Expression { get; } = new("expression")
    {
        Description = "The expression. Quote it, so that the shell leaves it alone.",
        HelpName = "EXPRESSION",
        Arity = ArgumentArity.ZeroOrOne,
    };

    internal Option<string?> Variables { get; } = new("--vars")
    {
        Description = "A JSON file with an object of variables; '-' for stdin.",
        HelpName = "file",
    };

    internal Option<string?> Batch { get; } = new("--batch")
    {
        Description = "A file with an object {\"name\", \"expr\", \"vars\"} on each line; '-' for stdin. Each line gets a line of output with its value or error.",
        HelpName = "file",
    };

    internal Option<bool> Typed { get; } = new("--typed")
    {
        Description = "Variables and values name their types, as in {\"uint\": \"1\"}, in place of plain JSON.",
    };
}

/// <summary>How a value is written.</summary>
/// <param name="IsTyped">It names its type.</param>
/// <param name="IsJson">Inside an object that says that it is a value.</param>
internal sealed record EvalForm(bool IsTyped, bool IsJson);
