using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Definition.Formatting;

/// <summary>Everything that a compiled workflow is, as text, but for the file that it came from.</summary>
internal static class CompiledText
{
    private static readonly string[] OfTheFile = [nameof(CompiledWorkflow.Hash), nameof(CompiledWorkflow.SourceText), nameof(CompiledWorkflow.SourcePath)];

    public static string Of(CompiledWorkflow workflow)
    {
        var text = new StringBuilder();
        Write(text, workflow, "");
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, string name)
    {
        switch (value)
        {
            case null or string or Value or Enum or TimeSpan or bool or int or long:
                text.Append(CultureInfo.InvariantCulture, $"{name} = {value}\n");
                break;
            case KnownNodes.Idle idle:
                Write(text, idle.Configuration, name);
                break;
            case StateType type:
                text.Append(CultureInfo.InvariantCulture, $"{name} = {type} {(type as StateType.Record)?.Shape}\n");
                break;
            case INode or IServiceProvider or Delegate or Type:
                text.Append(CultureInfo.InvariantCulture, $"{name} is {value.GetType().Name}\n");
                break;
            case CompiledExpression expression:
                text.Append(CultureInfo.InvariantCulture, $"{name} = {expression.Text}: {expression.ResultType}\n");
                break;
            case IDictionary map:
                WriteAll(text, map.Keys.Cast<object>().OrderBy(key => key.ToString(), StringComparer.Ordinal).Select(key => map[key]), name);
                break;
            case IEnumerable list:
                WriteAll(text, list, name);
                break;
            default:
                WriteParts(text, value, name);
                break;
        }
    }

    private static void WriteAll(StringBuilder text, IEnumerable list, string name)
    {
        var index = 0;
        foreach (var item in list)
        {
            Write(text, item, $"{name}[{index++}]");
        }
    }

    private static void WriteParts(StringBuilder text, object value, string name)
    {
        text.Append(CultureInfo.InvariantCulture, $"{name}: {value.GetType().Name}\n");
        foreach (var part in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(part => part.GetIndexParameters().Length == 0 && !OfTheFile.Contains(part.Name)))
        {
            Write(text, part.GetValue(value), $"{name}.{part.Name}");
        }
    }
}
