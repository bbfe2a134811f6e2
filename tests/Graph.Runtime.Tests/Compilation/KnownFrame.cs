using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Compilation;

/// <summary>A frame whose variables are given by index.</summary>
internal sealed class KnownFrame(params (int Index, Value Value)[] variables) : EvaluationFrame
{
    public override Value Read(int index) => variables.FirstOrDefault(variable => variable.Index == index).Value;
}
