using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Composition;

/// <summary>Puts the defaults of several files over each other.</summary>
internal static class DefaultsLayering
{
    /// <summary>These defaults, and what they do not say from others.</summary>
    public static DefaultsDefinition Over(this DefaultsDefinition defaults, DefaultsDefinition others) => new()
    {
        Retry = defaults.Retry ?? others.Retry,
        Timeout = defaults.Timeout ?? others.Timeout,
        IdleTimeout = defaults.IdleTimeout ?? others.IdleTimeout,
        Cache = defaults.Cache ?? others.Cache,
        OnError = defaults.OnError ?? others.OnError,
    };

    /// <summary>These defaults as another file takes them in: what does not fit there is reported where that file includes them.</summary>
    public static DefaultsDefinition At(this DefaultsDefinition defaults, TextRange place) => defaults with
    {
        // The kinds were checked in their own file.
        Retry = defaults.Retry is { } retry ? [.. retry.Select(policy => policy with { Kinds = [] })] : null,
        Cache = defaults.Cache is { } cache ? cache with { Place = place } : null,
        OnError = defaults.OnError is OnErrorDefinition.GoTo route
            ? new OnErrorDefinition.GoTo(route.Target with { Place = place }, route.Field is null ? null : route.Field with { Place = place })
            : defaults.OnError,
    };
}
