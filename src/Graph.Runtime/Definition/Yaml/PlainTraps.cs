using System.Text.RegularExpressions;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Plain text that YAML accepts, but that is surely not what its author wrote.</summary>
internal static partial class PlainTraps
{
    /// <summary>The value, or a broken one if it was cut short by <c>#</c>.</summary>
    public static YamlNode Check(YamlNode node, DiagnosticBag diagnostics)
    {
        if (node is not YamlNode.Scalar { IsPlain: true } scalar || !EndsInOperator().IsMatch(scalar.Text) || !scalar.IsCutByComment())
        {
            return node;
        }

        diagnostics.Report(YamlDiagnostics.CutByComment(scalar.Place, scalar.Text));
        return new YamlNode.Broken(scalar.Place);
    }

    [GeneratedRegex(@"(==|!=|<=|>=|&&|\|\||->|(^|\s)[-+*/%<>?:!]|[(\[,])\z")]
    private static partial Regex EndsInOperator();
}
