using System.CommandLine;

namespace Graph.Host.Cli;

/// <summary>Options that several commands share, each made anew because an option belongs to one command.</summary>
internal static class CommonOptions
{
    internal const string DefaultStore = "sqlite:.graph/graph.db";

    internal static Option<bool> Json(string whatIsWritten) => new("--json")
    {
        Description = $"Write {whatIsWritten} to stdout as JSON, one object per line.",
    };

    internal static Option<string?> Store() => new("--store")
    {
        Description = $"Where threads are kept. [default: ${CommandEnvironment.StoreVariable}, or {DefaultStore}]",
        HelpName = "uri",
    };

    internal static Argument<string> Thread(string description) => new("thread")
    {
        Description = description,
        HelpName = "THREAD",
    };

    internal static Option<int> Limit(int fallback) => WithLowerBound(new Option<int>("--limit")
    {
        Description = "How many lines at the most.",
        HelpName = "count",
        DefaultValueFactory = _ => fallback,
    });

    private static Option<int> WithLowerBound(Option<int> option)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var count) && count < 1)
            {
                result.AddError($"'{option.Name}' must be at least 1, given {count}.");
            }
        });
        return option;
    }
}
