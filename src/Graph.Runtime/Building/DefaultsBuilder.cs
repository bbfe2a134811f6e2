using Graph.Runtime.Compilation;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Says what holds for every node that does not say otherwise.</summary>
public sealed class DefaultsBuilder
{
    private DefaultsDefinition _defaults;

    internal DefaultsBuilder(DefaultsDefinition defaults) => _defaults = defaults;

    /// <summary>Tries failures again.</summary>
    /// <param name="policies">How; the first that matches counts.</param>
    /// <returns>This builder.</returns>
    public DefaultsBuilder Retry(params IEnumerable<RetryPolicy> policies) => Change(_defaults with { Retry = Policies.Of(policies) });

    /// <summary>Bounds each attempt.</summary>
    /// <param name="time">How long it may take.</param>
    /// <returns>This builder.</returns>
    public DefaultsBuilder Timeout(TimeSpan time) => Change(_defaults with { Timeout = time });

    /// <summary>Goes on with a node when the attempts of another are spent.</summary>
    /// <param name="node">The node.</param>
    /// <param name="errorField">The field of the state that takes the error record; none when null.</param>
    /// <returns>This builder.</returns>
    public DefaultsBuilder OnErrorGoTo(string node, string? errorField = null) => Change(_defaults with { OnError = Policies.GoTo(node, errorField) });

    /// <summary>Goes on along the edges, without an update, when the attempts are spent.</summary>
    /// <returns>This builder.</returns>
    public DefaultsBuilder OnErrorContinue() => Change(_defaults with { OnError = new OnErrorDefinition.Continue() });

    internal DefaultsDefinition Build() => _defaults;

    private DefaultsBuilder Change(DefaultsDefinition defaults)
    {
        _defaults = defaults;
        return this;
    }
}
