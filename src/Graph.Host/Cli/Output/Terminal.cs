namespace Graph.Host.Cli.Output;

/// <summary>The three streams of the process and what is known of them: results go to <see cref="Out"/>, words to <see cref="Error"/>.</summary>
internal sealed class Terminal
{
    private const int NarrowestUsefulWidth = 40;

    /// <summary>Where results go.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>Where words and progress go.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Where answers and piped input come from.</summary>
    public required TextReader In { get; init; }

    /// <summary>Whether a person reads the results.</summary>
    public bool OutIsTerminal { get; init; }

    /// <summary>Whether a person sees the words as they come, on a screen that can be redrawn.</summary>
    public bool ErrorIsTerminal { get; init; }

    /// <summary>Whether a person can answer.</summary>
    public bool InIsTerminal { get; init; }

    /// <summary>Whether words may be coloured.</summary>
    public bool ErrorHasColor { get; init; }

    /// <summary>Whether results may be coloured.</summary>
    public bool OutHasColor { get; init; }

    /// <summary>How many characters fit on a line.</summary>
    public int Width { get; init; } = 100;

    /// <summary>The streams of this process.</summary>
    /// <param name="variables">Reads an environment variable; NO_COLOR, TERM and CI are looked at.</param>
    /// <returns>The terminal.</returns>
    internal static Terminal OfProcess(Func<string, string?> variables)
    {
        var mayRedraw = string.IsNullOrEmpty(variables("CI")) && variables("TERM") != "dumb";
        var mayColor = mayRedraw && string.IsNullOrEmpty(variables("NO_COLOR"));
        return new Terminal
        {
            Out = Console.Out,
            Error = Console.Error,
            In = Console.In,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = mayColor && !Console.IsErrorRedirected,
            InIsTerminal = !Console.IsInputRedirected,
            OutHasColor = mayColor && !Console.IsOutputRedirected,
            ErrorHasColor = mayColor && !Console.IsErrorRedirected,
            Width = Console.IsErrorRedirected ? 100 : Math.Max(NarrowestUsefulWidth, Console.WindowWidth),
        };
    }

    /// <summary>Writes a line of words.</summary>
    /// <param name="text">The line.</param>
    internal void Say(string text = "") => Error.WriteLine(text);

    /// <summary>Makes words stand out where that is possible.</summary>
    /// <param name="text">The words.</param>
    /// <param name="tone">How.</param>
    /// <returns>The words, with escapes when they may be coloured.</returns>
    internal string Paint(string text, Tone tone) => ErrorHasColor ? $"\u001b[{(int)tone}m{text}\u001b[0m" : text;
}

/// <summary>How words stand out; the numbers are those of the terminal.</summary>
internal enum Tone
{
    /// <summary>Of first importance.</summary>
    Bold = 1,

    /// <summary>Of less importance.</summary>
    Faint = 2,

    /// <summary>Wrong.</summary>
    Red = 31,

    /// <summary>Done.</summary>
    Green = 32,

    /// <summary>Needs attention.</summary>
    Yellow = 33,
}
