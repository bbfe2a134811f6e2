namespace Graph.Runtime.Engine;

/// <summary>A place of a store that is not as it must be.</summary>
/// <param name="Place">The place, by name, such as <c>thread 'review-7f3k2a', version 4</c>.</param>
/// <param name="Problem">What is wrong with it.</param>
/// <param name="Advice">What to do.</param>
public sealed record StoreFinding(string Place, string Problem, string Advice)
{
    /// <summary>The thread that the place belongs to; null for none.</summary>
    public ThreadId? ThreadId { get; init; }

    /// <summary>The version that the place belongs to; null for none.</summary>
    public long? Version { get; init; }

    internal static StoreFinding Of(ThreadId thread, string problem, string advice) => new($"thread '{thread}'", problem, advice) { ThreadId = thread };

    internal static StoreFinding Of(ThreadId thread, long version, string problem, string advice) =>
        new($"thread '{thread}', version {version}", problem, advice) { ThreadId = thread, Version = version };
}
