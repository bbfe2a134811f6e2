using System.Collections.Immutable;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation;

/// <summary>A workflow that was checked whole and is ready to run: immutable, and the same for all threads.</summary>
public sealed record CompiledWorkflow
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The author's own number.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What it is for.</summary>
    public string? Description { get; init; }

    /// <summary>SHA-256 of <see cref="SourceText"/> in lower-case hexadecimal; threads are pinned to it.</summary>
    public required string Hash { get; init; }

    /// <summary>All that it was compiled from: its file's text or, where it uses other files, a bundle of all texts, which <see cref="WorkflowCompiler.Compile"/> takes as well.</summary>
    public required string SourceText { get; init; }

    /// <summary>Where the text came from; relative paths in it start from this file's folder.</summary>
    public required string SourcePath { get; init; }

    /// <summary>The fields of its state.</summary>
    public required StateSchema Schema { get; init; }

    /// <summary>What a caller gives.</summary>
    public required ImmutableArray<InputField> Input { get; init; }

    /// <summary>Slots of what a caller gets back.</summary>
    public required ImmutableArray<int> Output { get; init; }

    /// <summary>The nodes by index, in the order of the file.</summary>
    public required ImmutableArray<CompiledNode> Nodes { get; init; }

    /// <summary>Where a run starts.</summary>
    public required ImmutableArray<CompiledRoute> StartRoutes { get; init; }

    /// <summary>The joins by index.</summary>
    public required ImmutableArray<CompiledJoin> Joins { get; init; }

    /// <summary>Bounds of a run.</summary>
    public required RunLimits Limits { get; init; }

    /// <summary>Where each name of an expression is found.</summary>
    public required FrameLayout Layout { get; init; }

    /// <summary>What takes threads of older versions to this one, in order.</summary>
    public ImmutableArray<CompiledMigration> Migrations { get; init; } = [];

    /// <summary>Finds a node.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The node, or null.</returns>
    public CompiledNode? FindNode(string name) => Nodes.FirstOrDefault(node => node.Name == name);
}

/// <summary>One field that a caller gives.</summary>
/// <param name="Slot">The field's slot.</param>
/// <param name="IsRequired">Whether a run without it is refused.</param>
public sealed record InputField(int Slot, bool IsRequired);
