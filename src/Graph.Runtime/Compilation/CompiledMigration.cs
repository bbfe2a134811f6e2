using System.Collections.Immutable;

namespace Graph.Runtime.Compilation;

/// <summary>What takes the state and the position of a thread from one version of a workflow to the next.</summary>
public sealed record CompiledMigration
{
    /// <summary>The version that it starts from; it leads to the one after it.</summary>
    public required int From { get; init; }

    /// <summary>Fields that got another name, by the old one.</summary>
    public ImmutableDictionary<string, string> Rename { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Fields that get a value, computed over the state as it was before this migration.</summary>
    public ImmutableArray<MigratedField> Set { get; init; } = [];

    /// <summary>Nodes that got another name, by the old one.</summary>
    public ImmutableDictionary<string, string> Nodes { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Which field of the old state each frame index stands for; the index after the last is the old state as a map.</summary>
    public ImmutableArray<string> Names { get; init; } = [];
}

/// <summary>One field that a migration sets.</summary>
/// <param name="Field">Its name after the migration.</param>
/// <param name="Value">What it gets.</param>
public sealed record MigratedField(string Field, CompiledValue Value);
