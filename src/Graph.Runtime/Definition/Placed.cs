using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>Something that an author wrote, and where.</summary>
/// <typeparam name="T">What it is.</typeparam>
/// <param name="Value">What was written.</param>
/// <param name="Place">Where.</param>
internal sealed record Placed<T>(T Value, TextRange Place);
