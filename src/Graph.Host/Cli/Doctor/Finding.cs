namespace Graph.Host.Cli.Doctor;

/// <summary>What one check came to.</summary>
/// <param name="Check">What was looked at, such as <c>threads</c>.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do about it; null when all is well.</param>
internal sealed record Finding(string Check, string Text, string? Advice = null)
{
    /// <summary>The finding in one word, for checks that have such; null otherwise.</summary>
    internal string? Value { get; init; }

    /// <summary>Whether nobody need do anything.</summary>
    internal bool IsWell => Advice is null;
}
