using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>What <c>expires:</c> and <c>on_expiry:</c> say of a node's questions.</summary>
/// <param name="After">How long a question may stay without an answer.</param>
/// <param name="Place">Where that is said.</param>
/// <param name="Target">The node that goes on then; null for an error.</param>
/// <param name="Field">The field that takes a record of it.</param>
internal sealed record ExpiryDefinition(TimeSpan After, TextRange Place, Placed<string>? Target, Placed<string>? Field);

/// <summary>What <c>cache:</c> says.</summary>
/// <param name="Key">What tells results apart.</param>
/// <param name="TimeToLive">How long a result is good for.</param>
/// <param name="Place">Where <c>cache</c> stands.</param>
internal sealed record CacheDefinition(YamlNode Key, TimeSpan TimeToLive, TextRange Place);
