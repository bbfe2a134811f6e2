using System.Collections.Immutable;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>One entry under <c>migrations:</c>: what takes a thread from one version of the workflow to the next.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="From">The version that it starts from; null when that is missing or wrong, which was reported.</param>
/// <param name="Rename">Fields that got another name.</param>
/// <param name="Set">Fields that get a value, and the expressions that say which.</param>
/// <param name="Nodes">Nodes that got another name.</param>
internal sealed record MigrationDefinition(
    TextRange Place,
    Placed<long>? From,
    ImmutableArray<RenameDefinition> Rename,
    ImmutableArray<YamlEntry> Set,
    ImmutableArray<RenameDefinition> Nodes);

/// <summary>A name that was replaced by another.</summary>
/// <param name="Old">What it was.</param>
/// <param name="New">What it is in the next version.</param>
internal sealed record RenameDefinition(Placed<string> Old, Placed<string> New);
