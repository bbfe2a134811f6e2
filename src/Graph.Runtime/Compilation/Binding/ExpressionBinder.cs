using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Compiles the expressions and templates of the file, and gives what is wrong with them a place in it.</summary>
internal sealed class ExpressionBinder(Usage usage, DiagnosticBag diagnostics)
{
    private string[] _fields = [];
    private int _stateIndex = -1;

    /// <summary>Says which of the scopes' indexes are fields; until then no reads are noted.</summary>
    public void Know(StateSchema schema, FrameLayout layout)
    {
        _fields = [.. schema.Shape.Names];
        _stateIndex = layout.State;
    }

    /// <summary>Text that is an expression as a whole, in <c>${ }</c> or without.</summary>
    /// <returns>The expression; null when it is wrong, which was reported.</returns>
    public CompiledExpression? CompileWhole(YamlNode.Scalar scalar, ValuePlace place)
    {
        var (start, end) = ExpressionText.FindWhole(scalar.Text) ?? (0, scalar.Text.Length);
        if (string.IsNullOrWhiteSpace(scalar.Text[start..end]))
        {
            diagnostics.Report(ExpressionDiagnostics.EmptyExpression(scalar.Place, place.Key));
            return null;
        }

        if (diagnostics.IsFull)
        {
            return null;
        }

        var expected = place.Expected is StateType.Anything ? null : place.Expected;
        var compilation = ExpressionCompiler.Compile(scalar.Text[start..end], place.Scope, expected);
        return Take(compilation, scalar, start, place);
    }

    /// <summary>Text that is a template.</summary>
    /// <returns>The template; null when it is wrong, which was reported.</returns>
    public CompiledExpression? CompileTemplate(YamlNode.Scalar scalar, ValuePlace place) =>
        diagnostics.IsFull ? null : Take(TemplateCompiler.Compile(scalar.Text, place.Scope), scalar, 0, place);

    /// <summary>Notes that a node reads a field without an expression.</summary>
    public void NoteRead(ReadBy reader, int slot, TextRange place)
    {
        if (reader.Node is { } node)
        {
            usage.AddRead(new FieldRead(node, slot, place, reader.IsAfterWrites));
        }
    }

    private CompiledExpression? Take(ExpressionCompilation compilation, YamlNode.Scalar scalar, int offset, ValuePlace place)
    {
        foreach (var problem in compilation.Problems)
        {
            var culprit = scalar.PlaceOf(offset + problem.Start, problem.Length);
            diagnostics.Report(ExpressionDiagnostics.From(problem, culprit, FindHelp(problem, scalar, place)));
        }

        if (compilation.Problems.Count > 0 || compilation.Expression is not { } expression)
        {
            return null;
        }

        if (place.Reader is { } reader)
        {
            NoteReads(expression, scalar, offset, reader);
        }

        return expression;
    }

    private static string? FindHelp(ExpressionProblem problem, YamlNode.Scalar scalar, ValuePlace place)
    {
        if (problem.Kind == ExpressionProblemKind.Syntax && scalar.IsCutByComment())
        {
            return "YAML cuts the value off at ' #', where a comment starts; put quotes around the whole value";
        }

        var isBareWord = problem.Kind == ExpressionProblemKind.UnknownName && problem.Length == scalar.Text.Length && scalar.IsPlain;
        return isBareWord && place.Form == ValueForm.Expression
            ? $"'{place.Key}' takes an expression; a text in it has quotes of its own: \"'{scalar.Text}'\""
            : null;
    }

    private void NoteReads(CompiledExpression expression, YamlNode.Scalar scalar, int offset, ReadBy reader)
    {
        foreach (var index in expression.Reads)
        {
            if (index == _stateIndex)
            {
                usage.ReadsWholeState = true;
            }
            else if (index < _fields.Length)
            {
                NoteRead(reader, index, PlaceOfName(scalar, offset, _fields[index]));
            }
        }
    }

    private static TextRange PlaceOfName(YamlNode.Scalar scalar, int offset, string name)
    {
        var at = ExpressionText.FindName(scalar.Text, name, offset);
        return at < 0 ? scalar.Place : scalar.PlaceOf(at, name.Length);
    }
}
