namespace Graph.Runtime.Reducers;

/// <summary>A reducer cannot combine a field's value with a write.</summary>
/// <param name="reason">Why, in one sentence with the way out.</param>
/// <param name="innerException">What caused it, if anything did.</param>
public sealed class ReducerException(string reason, Exception? innerException = null)
    : GraphAgentsException(reason, innerException);
