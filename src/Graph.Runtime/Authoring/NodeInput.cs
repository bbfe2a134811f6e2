using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring;

/// <summary>The evaluated parameters of one task.</summary>
/// <param name="parameters">One value a parameter of the descriptor, in its order; null where none was given.</param>
public readonly struct NodeInput(Value[] parameters)
{
    private readonly Value[] _parameters = parameters;

    /// <summary>The value of a parameter.</summary>
    /// <param name="index">Its place in the descriptor.</param>
    public Value this[int index] => _parameters[index];

    /// <summary>How many parameters the descriptor has.</summary>
    public int Count => _parameters.Length;
}
