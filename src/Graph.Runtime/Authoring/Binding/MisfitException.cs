using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Authoring.Binding;

/// <summary>Carries a misfit from the part where it is found to the adapter, which makes it a <see cref="NodeInputException"/>.</summary>
internal sealed class MisfitException(TypeMisfit misfit) : Exception(misfit.ToString())
{
    internal MisfitException(string expected, Value given)
        : this(new TypeMisfit("", expected, given))
    {
    }

    internal TypeMisfit Misfit { get; } = misfit;

    /// <summary>The same misfit seen from the value that contains it.</summary>
    internal MisfitException Within(string part) => new(Misfit.Within(part));
}
