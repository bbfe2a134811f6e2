using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Says more about a field of the state.</summary>
public sealed class FieldBuilder
{
    private FieldDefinition _field;

    internal FieldBuilder(FieldDefinition field) => _field = field;

    /// <summary>Says what the field means.</summary>
    /// <param name="text">A sentence for people and models.</param>
    /// <returns>This builder.</returns>
    public FieldBuilder Description(string text) => Change(_field with { Description = text });

    /// <summary>With <c>union</c>, tells records apart by one of their fields.</summary>
    /// <param name="field">The record's field.</param>
    /// <returns>This builder.</returns>
    public FieldBuilder By(string field) => Change(_field with { By = Unplaced.Of(field) });

    /// <summary>With <c>merge</c>, merges nested maps too.</summary>
    /// <returns>This builder.</returns>
    public FieldBuilder Deep() => Change(_field with { Deep = Unplaced.Of(true) });

    /// <summary>Bounds a list to its newest items.</summary>
    /// <param name="items">How many are kept.</param>
    /// <returns>This builder.</returns>
    public FieldBuilder Keep(int items) => Change(_field with { Keep = Unplaced.Of((long)items) });

    /// <summary>Hides the field from callers.</summary>
    /// <returns>This builder.</returns>
    public FieldBuilder Private() => Change(_field with { IsPrivate = true });

    /// <summary>Lets only the next step see a value.</summary>
    /// <returns>This builder.</returns>
    public FieldBuilder Ephemeral() => Change(_field with { IsEphemeral = true });

    /// <summary>Keeps the field out of the store.</summary>
    /// <returns>This builder.</returns>
    public FieldBuilder Untracked() => Change(_field with { IsUntracked = true });

    internal FieldDefinition Build() => _field;

    private FieldBuilder Change(FieldDefinition field)
    {
        _field = field;
        return this;
    }
}
