using System.CommandLine;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Run;

/// <summary>How a run is shown and waited for: the options that `run` and `resume` share.</summary>
/// <param name="AsJson">Events and the result as lines of JSON.</param>
/// <param name="Events">What to tell of the run, when that was chosen.</param>
/// <param name="IsQuiet">Nothing but the output and errors.</param>
/// <param name="WaitsForTimers">The process stays until a `wait` is over.</param>
/// <param name="IsInteractive">Questions are asked at once.</param>
/// <param name="PrintedField">The one output field to print; null for all.</param>
/// <param name="Durability">When steps become durable.</param>
/// <param name="StoreOption">The store as it was given on the command line, to be repeated in printed commands.</param>
internal sealed record RunPresentation(
    bool AsJson, RunEventModes? Events, bool IsQuiet, bool WaitsForTimers, bool IsInteractive, string? PrintedField, RunDurability Durability, string? StoreOption)
{
    private const string JsonOption = "--json";
    private const string QuietOption = "--quiet";
    private const string NoWaitOption = "--no-wait";
    private const string InteractiveOption = "--interactive";
    private const string PrintOption = "--print";
    private const string DurabilityOption = "--durability";
    private const string StoreOptionName = "--store";

    /// <summary>Gives a command these options.</summary>
    /// <param name="command">The command.</param>
    internal static void AddOptions(Command command)
    {
        command.Add(CommonOptions.Store());
        command.Add(CommonOptions.Json("each event, and the result last,"));
        command.Add(ChosenModes.CreateOption());
        command.Add(new Option<string?>(PrintOption) { Description = "Print only this field of the output; text comes out bare.", HelpName = "field" });
        command.Add(new Option<bool>(QuietOption, "-q") { Description = "Show no progress, only the output and errors." });
        command.Add(new Option<bool>(NoWaitOption) { Description = "Do not stay for 'wait' nodes: end as interrupted and let a resume go on." });
        var durability = new Option<string>(DurabilityOption)
        {
            Description = "When a step is saved: before the next one begins (sync), while later ones run (async: the death of the process can lose the last 64), "
                + "or all of them when the run comes to rest (exit).",
            HelpName = "mode",
            DefaultValueFactory = _ => "sync",
        };
        CommonOptions.AcceptOnly(durability, ["sync", "async", "exit"]);
        command.Add(durability);
        command.Add(new Option<bool>(InteractiveOption) { Description = "Ask for answers at the terminal in place of ending as interrupted." });
    }

    /// <summary>Reads these options.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <returns>The options.</returns>
    internal static RunPresentation From(ParseResult parsed) => new(
        parsed.GetValue<bool>(JsonOption),
        ChosenModes.Read(parsed, QuietOption),
        parsed.GetValue<bool>(QuietOption),
        !parsed.GetValue<bool>(NoWaitOption),
        parsed.GetValue<bool>(InteractiveOption),
        parsed.GetValue<string?>(PrintOption),
        Enum.Parse<RunDurability>(parsed.GetRequiredValue<string>(DurabilityOption), ignoreCase: true),
        parsed.GetValue<string?>(StoreOptionName));
}
