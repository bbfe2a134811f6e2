using System.Reflection;

namespace Graph.Host.Cli.About;

/// <summary>Which build a program is.</summary>
/// <param name="Number">Its version.</param>
/// <param name="Commit">What it was built from; null when that was not noted.</param>
internal sealed record ProgramVersion(string Number, string? Commit)
{
    private const int ShownCommitLength = 9;

    /// <summary>This one.</summary>
    internal static ProgramVersion Own { get; } =
        Read(typeof(ProgramVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    /// <summary>Reads what <see cref="ToString"/> writes, and what the build writes into a program.</summary>
    /// <param name="text">Such as <c>0.1.0+1834d31</c>.</param>
    /// <returns>The version.</returns>
    internal static ProgramVersion Read(string text) => text.Split('+', 2) is [var number, var commit] ? new(number, commit) : new(text, null);

    /// <summary>As people read it: the commit is cut to as much as tells it apart.</summary>
    internal string Shown => Commit is null ? Number : $"{Number}+{ShownCommit}";

    /// <summary>The beginning of the commit; null when there is none.</summary>
    internal string? ShownCommit => Commit?[..Math.Min(Commit.Length, ShownCommitLength)];

    /// <summary>Whether two programs are alike, as far as both tell.</summary>
    internal bool IsLike(ProgramVersion other) => Number == other.Number && (Commit is null || other.Commit is null || Commit == other.Commit);

    /// <inheritdoc />
    public override string ToString() => Commit is null ? Number : $"{Number}+{Commit}";
}
