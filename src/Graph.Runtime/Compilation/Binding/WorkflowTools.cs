using Graph.Runtime.Authoring;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>What the host brings to every node of one workflow.</summary>
/// <param name="Nodes">The node types.</param>
/// <param name="Services">Where nodes find their dependencies.</param>
/// <param name="BaseFolder">Where relative paths start.</param>
/// <param name="Literals">Reads values that are neither templates nor expressions.</param>
internal sealed record WorkflowTools(NodeRegistry Nodes, IServiceProvider Services, string BaseFolder, ValueBinder Literals)
{
    public Value BindMetadata(YamlNode metadata) =>
        Literals.Bind(metadata, new ValuePlace("metadata", StateType.Any, ExpressionScope.Empty, ValueForm.Verbatim)) is CompiledValue.Literal literal
            ? literal.Value
            : Value.Null;
}
