namespace Graph.Host.Cli.Errors;

/// <summary>Settings that a person typed and the runtime refuses.</summary>
internal static class ArgumentMistakes
{
    private const string ParameterMark = " (Parameter '";

    /// <summary>Checks settings; what is refused is the typist's mistake and no defect.</summary>
    /// <param name="check">Throws when a setting is out of its bounds.</param>
    /// <exception cref="CommandException">It did.</exception>
    internal static void Catch(Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentException mistake)
        {
            // The runtime's message ends with the name of a property, which is not what was typed.
            var mark = mistake.Message.LastIndexOf(ParameterMark, StringComparison.Ordinal);
            throw CommandException.Usage(mark < 0 ? mistake.Message : mistake.Message[..mark], mistake);
        }
    }
}
