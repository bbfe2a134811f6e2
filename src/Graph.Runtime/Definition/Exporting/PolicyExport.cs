using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes <c>retry:</c>, <c>on_error:</c>, <c>defaults:</c> and <c>limits:</c>; what is the standard anyway is left out.</summary>
internal static class PolicyExport
{
    private static readonly RetryPolicy StandardRetry = new();
    private static readonly RunLimits StandardLimits = new();

    public static LayoutNode? Retry(ImmutableArray<RetryDefinition>? policies) => policies switch
    {
        null => null,
        [var one] => Retry(one.Policy),
        { } several => Layout.Lines(several.Select(policy => Retry(policy.Policy))),
    };

    public static LayoutNode? OnError(OnErrorDefinition? rule) => rule switch
    {
        null => null,
        OnErrorDefinition.GoTo route => Layout.Map(isFlow: true, ("to", Layout.Text(route.Target.Value)), ("as", Text(route.Field?.Value))),
        _ => Word(FormatWords.OnErrors, rule),
    };

    public static LayoutNode? Defaults(DefaultsDefinition defaults) => Unless(
        defaults == new DefaultsDefinition(),
        Layout.Map(
            isFlow: false,
            ("retry", Retry(defaults.Retry)),
            ("timeout", Time(defaults.Timeout)),
            ("idle_timeout", Time(defaults.IdleTimeout)),
            ("on_error", OnError(defaults.OnError)),
            ("cache", Cache(defaults.Cache))));

    public static LayoutNode? Cache(CacheDefinition? cache) => cache is null
        ? null
        : Layout.Map(isFlow: true, ("key", Layout.Copy(cache.Key)), ("ttl", Time(cache.TimeToLive)));

    public static LayoutNode? Limits(RunLimits limits) => Unless(
        limits == StandardLimits,
        Layout.Map(
            isFlow: true,
            ("max_steps", Unless(limits.MaxSteps == StandardLimits.MaxSteps, Whole(limits.MaxSteps))),
            ("timeout", Time(limits.Timeout)),
            ("concurrency", Unless(limits.Concurrency == StandardLimits.Concurrency, Whole(limits.Concurrency))),
            ("max_fan_out", Unless(limits.MaxFanOut == StandardLimits.MaxFanOut, Whole(limits.MaxFanOut))),
            ("max_state", Unless(limits.MaxStateBytes == StandardLimits.MaxStateBytes, Layout.Plain(SizeText.Of(limits.MaxStateBytes))))));

    public static LayoutNode? Time(TimeSpan? time) => time is { } length ? Layout.Plain(SizeText.Of(length)) : null;

    public static LayoutNode? Text(string? text) => text is null ? null : Layout.Text(text);

    public static LayoutNode? Flag(bool isSet) => isSet ? Layout.Plain("true") : null;

    public static LayoutNode Whole(long number) => Layout.Plain(number.ToString(CultureInfo.InvariantCulture));

    public static LayoutNode? Unless(bool isStandard, LayoutNode node) => isStandard ? null : node;

    /// <summary>The word of the format that stands for something.</summary>
    public static LayoutNode Word<T>(IReadOnlyDictionary<string, T> words, T meaning)
    {
        foreach (var (word, other) in words)
        {
            if (EqualityComparer<T>.Default.Equals(meaning, other))
            {
                return Layout.Plain(word);
            }
        }

        throw new UnreachableException($"The format has no word for {meaning}.");
    }

    private static LayoutNode.Collection Retry(RetryPolicy policy) => Layout.Map(
        isFlow: true,
        ("attempts", Whole(policy.Attempts)),
        ("backoff", Unless(policy.Backoff == StandardRetry.Backoff, Word(FormatWords.Backoffs, policy.Backoff))),
        ("initial", Unless(policy.Initial == StandardRetry.Initial, Layout.Plain(SizeText.Of(policy.Initial)))),
        ("max", Unless(policy.Max == LongestOf(policy), Layout.Plain(SizeText.Of(policy.Max)))),
        ("jitter", Unless(policy.HasJitter, Layout.Plain("false"))),
        ("on", Kinds(policy.On)),
        ("not_on", Kinds(policy.NotOn)));

    // A first pause above the standard bound raises it.
    private static TimeSpan LongestOf(RetryPolicy policy) => policy.Initial > StandardRetry.Max ? policy.Initial : StandardRetry.Max;

    private static LayoutNode? Kinds(ImmutableArray<string> kinds) => kinds.Length == 0 ? null : Layout.Names(kinds);
}
