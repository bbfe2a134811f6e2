using System.CommandLine;
using Graph.Host.Cli.Errors;

namespace Graph.Host.Cli.Resume;

/// <summary>The options that move a thread to another version of its workflow before it goes on.</summary>
internal sealed class UpgradeOptions
{
    private readonly Option<bool> _upgrade = new("--upgrade")
    {
        Description = "Move the thread to what its workflow file says now, if everything in it fits, and go on with that.",
    };

    private readonly Option<string?> _file = new("--file")
    {
        Description = "With --upgrade: the workflow file to move to. [default: the file that the thread was started with]",
        HelpName = "file",
    };

    private readonly Option<bool> _check = new("--check")
    {
        Description = "With --upgrade: only say whether the thread fits; change and run nothing.",
    };

    internal void AddTo(Command command)
    {
        command.Options.Add(_upgrade);
        command.Options.Add(_file);
        command.Options.Add(_check);
    }

    /// <summary>What was asked for; null when nothing was.</summary>
    /// <exception cref="CommandException">An option stands without the one that it belongs to.</exception>
    internal WantedUpgrade? Read(ParseResult parsed)
    {
        var file = parsed.GetValue(_file);
        var check = parsed.GetValue(_check);
        if (parsed.GetValue(_upgrade))
        {
            return new WantedUpgrade(file, check);
        }

        return file is null && !check
            ? null
            : throw CommandException.Usage($"'{(check ? "--check" : "--file")}' belongs to an upgrade; add --upgrade.");
    }
}

/// <summary>An upgrade that was asked for.</summary>
/// <param name="File">The workflow file; null for the one that the thread was started with.</param>
/// <param name="OnlyChecks">Whether nothing is to be changed.</param>
internal sealed record WantedUpgrade(string? File, bool OnlyChecks);
