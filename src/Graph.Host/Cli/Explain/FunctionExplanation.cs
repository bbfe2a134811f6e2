using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Runtime.Expressions;

namespace Graph.Host.Cli.Explain;

/// <summary>Shows the functions and macros of expressions.</summary>
internal static class FunctionExplanation
{
    internal static void List(Terminal terminal, bool asJson) => Write(terminal, ExpressionFunctions.All, asJson);

    /// <summary>Shows every form of a function.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="name">Its name; of <c>math.abs</c>, <c>abs</c> will do.</param>
    /// <param name="asJson">As JSON.</param>
    /// <exception cref="CommandException">There is no such function.</exception>
    internal static void Show(Terminal terminal, string name, bool asJson)
    {
        var forms = ExpressionFunctions.All.Where(form => IsCalled(form.Name, name)).ToList();
        if (forms.Count == 0)
        {
            throw CommandException.Usage(
                $"No function is called '{name}'.{Spelling.Suggest(name, ExpressionFunctions.All.Select(form => form.Name).Distinct())}");
        }

        Write(terminal, forms, asJson);
    }

    private static bool IsCalled(string function, string name) =>
        function == name || function.EndsWith("." + name, StringComparison.Ordinal);

    private static void Write(Terminal terminal, IEnumerable<ExpressionFunctionDescription> forms, bool asJson)
    {
        foreach (var form in forms)
        {
            if (asJson)
            {
                JsonLine.Write(terminal, JsonLine.Of(
                    "function", ("name", form.Name), ("signature", form.Signature), ("summary", form.Summary), ("macro", form.IsMacro)));
                continue;
            }

            terminal.Out.WriteLine(form.Signature);
            terminal.Out.WriteLine($"    {form.Summary}");
        }
    }
}
