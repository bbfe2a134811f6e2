namespace Graph.Runtime.Authoring;

/// <summary>Says more about a property of a node's input than its C# type can.</summary>
/// <remarks>On a positional record it may stand before the parameter itself; <c>property:</c> is not needed.</remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Parameter)]
public sealed class ParameterAttribute : Attribute
{
    /// <summary>The name that workflows use; null for the property's own name in snake_case.</summary>
    public string? Name { get; init; }

    /// <summary>How its value is read from the file.</summary>
    public ParameterForm Form { get; init; }

    /// <summary>Whether it may be read from the state field of its name; false takes it from <c>with:</c> alone.</summary>
    /// <value>True unless it is set.</value>
    public bool BindsState { get; init; } = true;
}
