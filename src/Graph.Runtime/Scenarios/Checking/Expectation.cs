using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>What must come of a run; what is null or empty is not looked at.</summary>
internal sealed record Expectation
{
    /// <summary>Where the file says it.</summary>
    public SourceSpan Place { get; init; }

    public Expected<RunStatus>? Status { get; init; }

    public Expected<ImmutableArray<PathStep>>? Path { get; init; }

    public Expected<long>? Steps { get; init; }

    /// <summary>How many tasks of a node must be started, by node.</summary>
    public ImmutableSortedDictionary<string, Expected<long>> Runs { get; init; } = ImmutableSortedDictionary<string, Expected<long>>.Empty;

    public ImmutableArray<ExpectedField> State { get; init; } = [];

    public ImmutableArray<ExpectedField> Output { get; init; } = [];

    public ImmutableArray<Expected<CompiledExpression>> That { get; init; } = [];

    public Expected<ExpectedError>? Error { get; init; }

    public Expected<ImmutableArray<ExpectedEvent>>? Events { get; init; }

    /// <summary>These expectations where they are given, and those of the table that they stand in for the rest.</summary>
    internal Expectation Over(Expectation table) => new()
    {
        Place = Place,
        Status = Status ?? table.Status,
        Path = Path ?? table.Path,
        Steps = Steps ?? table.Steps,
        Runs = table.Runs.SetItems(Runs),
        State = Over(State, table.State),
        Output = Over(Output, table.Output),
        That = [.. table.That, .. That],
        Error = Error ?? table.Error,
        Events = Events ?? table.Events,
    };

    private static ImmutableArray<ExpectedField> Over(ImmutableArray<ExpectedField> fields, ImmutableArray<ExpectedField> table) =>
        [.. table.Where(field => !fields.Any(own => own.Slot == field.Slot)), .. fields];
}

/// <summary>Something expected, and where the file says so.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Value">What is expected.</param>
/// <param name="Place">Where.</param>
internal sealed record Expected<T>(T Value, SourceSpan Place);

/// <summary>The nodes of one step.</summary>
/// <param name="Nodes">Their names in alphabetical order, each once however many items it ran for.</param>
internal sealed record PathStep(ImmutableArray<string> Nodes)
{
    public bool Equals(PathStep? other) => other is not null && Nodes.SequenceEqual(other.Nodes);

    public override int GetHashCode() => Nodes.Aggregate(17, HashCode.Combine);

    public override string ToString() => Nodes.Length == 1 ? Nodes[0] : $"[{string.Join(", ", Nodes)}]";

    internal static PathStep Of(IEnumerable<string> nodes) => new([.. nodes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
}

/// <summary>What a field must hold at the end.</summary>
/// <param name="Slot">The field.</param>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value, or a part of it.</param>
/// <param name="Place">Where the file says so.</param>
internal sealed record ExpectedField(int Slot, string Name, Value Value, SourceSpan Place);

/// <summary>What error must have stopped the run.</summary>
/// <param name="Kind">Its kind; null for any.</param>
/// <param name="Message">A part of its message; null for any.</param>
/// <param name="Node">The node; null for any.</param>
internal sealed record ExpectedError(string? Kind, string? Message, string? Node);

/// <summary>An event that must come at some point after the one before it.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Node">The node; null for any.</param>
internal sealed record ExpectedEvent(string Kind, string? Node)
{
    /// <summary>Whether it happened in a workflow that a node runs; such an event is only met by one that names a node.</summary>
    public bool IsInside { get; init; }

    /// <summary>Whether an event that happened is this one.</summary>
    internal bool IsMetBy(ExpectedEvent happened) => Kind == happened.Kind && (Node is null ? !happened.IsInside : Node == happened.Node);

    public override string ToString() => Node is null ? Kind : $"{Kind} of {Node}";
}
