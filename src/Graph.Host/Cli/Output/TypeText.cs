using Graph.Runtime.State;

namespace Graph.Host.Cli.Output;

/// <summary>Types as an author writes them, records with their fields.</summary>
internal static class TypeText
{
    /// <summary>Describes a type.</summary>
    /// <param name="type">The type.</param>
    /// <returns>Such as <c>{ approved: bool, note: string? }</c>.</returns>
    internal static string Describe(StateType type) => type switch
    {
        StateType.Record record => $"{{ {string.Join(", ", record.Fields.Select(field => $"{field.Name}: {field.Type.Name}"))} }}",
        StateType.Nullable { Inner: StateType.Record record } => Describe(record) + " or nothing",
        _ => type.Name,
    };
}
