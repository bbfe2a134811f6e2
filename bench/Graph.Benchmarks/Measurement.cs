namespace Graph.Benchmarks;

/// <summary>One figure.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">The figure.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Ratio">The figure divided by what it is held against; null when it stands alone.</param>
/// <param name="Against">What it is held against.</param>
internal sealed record Measurement(string Name, double Value, string Unit, double? Ratio = null, string? Against = null);
