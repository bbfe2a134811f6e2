using Graph.Host.Cli.Output;

namespace Graph.Host.Cli;

/// <summary>What surrounds a command: streams, clock, variables, the folder it was started in, and the runtime, made when first needed.</summary>
internal sealed class CommandEnvironment
{
    /// <summary>The variable that names the store when no option does.</summary>
    internal const string StoreVariable = "GRAPH_STORE";

    /// <summary>The variable that asks for stack traces.</summary>
    internal const string VerboseVariable = "GRAPH_VERBOSE";

    /// <summary>The variable by which the launcher says how it was called, so that printed commands can be pasted.</summary>
    internal const string CommandVariable = "GRAPH_COMMAND";

    private readonly Lazy<Toolbox> _toolbox;

    /// <summary>Describes what surrounds a command.</summary>
    /// <param name="terminal">The streams.</param>
    /// <param name="time">The clock.</param>
    /// <param name="variables">Reads an environment variable.</param>
    /// <param name="folder">Where relative paths start.</param>
    /// <param name="createToolbox">Makes the runtime.</param>
    internal CommandEnvironment(
        Terminal terminal, TimeProvider time, Func<string, string?> variables, string folder, Func<Toolbox> createToolbox)
    {
        Terminal = terminal;
        Time = time;
        Variables = variables;
        Folder = folder;
        _toolbox = new Lazy<Toolbox>(createToolbox);
    }

    /// <summary>The streams.</summary>
    internal Terminal Terminal { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Reads an environment variable.</summary>
    internal Func<string, string?> Variables { get; }

    /// <summary>Where relative paths start.</summary>
    internal string Folder { get; }

    /// <summary>The runtime. Asking for it costs start-up time, so commands that do without do not ask.</summary>
    internal Toolbox Toolbox => _toolbox.Value;

    /// <summary>How the person called this command.</summary>
    internal string CommandName => Variables(CommandVariable) is { Length: > 0 } name ? name : "graph";

    /// <summary>The path from the root of the file system.</summary>
    /// <param name="path">A path, relative to <see cref="Folder"/> unless it is rooted.</param>
    /// <returns>The full path.</returns>
    internal string FullPath(string path) => Path.GetFullPath(path, Folder);
}
