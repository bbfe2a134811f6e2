using System.Collections.Immutable;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes a value out of what the file says, checked against the type that its place asks for.</summary>
internal sealed class ValueBinder(ExpressionBinder expressions, DiagnosticBag diagnostics)
{
    /// <summary>The value; null when it is wrong, which was reported.</summary>
    public CompiledValue? Bind(YamlNode node, ValuePlace place) => node switch
    {
        YamlNode.Scalar scalar => BindScalar(scalar, place),
        YamlNode.Sequence list => BindList(list, place),
        YamlNode.Mapping map => BindMap(map, place),
        _ => null,
    };

    private CompiledValue? BindScalar(YamlNode.Scalar scalar, ValuePlace place)
    {
        var value = CoreSchema.Resolve(scalar);
        if (scalar.IsMissing && !place.Expected.AllowsNull)
        {
            diagnostics.Report(ReadingDiagnostics.MissingValue(scalar.Place, place.Key, Described(place.Expected), false));
            return null;
        }

        return (place.Form, value.Kind) switch
        {
            (ValueForm.Expression, ValueKind.String) => Computed(expressions.CompileWhole(scalar, place)),
            (ValueForm.Template, ValueKind.String) => BindTemplate(scalar, place),
            (ValueForm.Mixed, ValueKind.String) => BindText(scalar, place),
            _ => BindLiteral(scalar, value, place),
        };
    }

    private CompiledValue? BindText(YamlNode.Scalar scalar, ValuePlace place)
    {
        if (ExpressionText.FindWhole(scalar.Text) is not null)
        {
            return Computed(expressions.CompileWhole(scalar, place));
        }

        var dollar = FindLooseExpression(scalar.Text, place);
        if (dollar >= 0)
        {
            ReportLoose(scalar, dollar);
            return null;
        }

        return scalar.Text.Contains("{{", StringComparison.Ordinal) ? BindTemplate(scalar, place) : BindLiteral(scalar, scalar.Text, place);
    }

    private CompiledValue.Computed? BindTemplate(YamlNode.Scalar scalar, ValuePlace place)
    {
        if (!TypeFit.MayFit(place.Expected, StateType.String))
        {
            var inner = scalar.Text.Trim();
            var isOne = inner.StartsWith("{{", StringComparison.Ordinal) && inner.IndexOf("}}", StringComparison.Ordinal) == inner.Length - 2;
            var suggestion = isOne ? $"\"${{{inner[2..^2].Trim()}}}\"" : null;
            diagnostics.Report(ExpressionDiagnostics.TemplateIsText(scalar.Place, place.Key, place.Expected.Name, suggestion));
            return null;
        }

        return Computed(expressions.CompileTemplate(scalar, place));
    }

    // Only what starts with a name in scope is surely meant: a prompt may well speak of ${HOME}.
    private static int FindLooseExpression(string text, ValuePlace place)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            if (place.Scope.Find(ExpressionText.NameAt(text, at + 2)) is not null || (at == 0 && ExpressionText.FindClose(text, 2) < 0))
            {
                return at;
            }
        }

        return -1;
    }

    private void ReportLoose(YamlNode.Scalar scalar, int dollar)
    {
        var close = ExpressionText.FindClose(scalar.Text, dollar + 2);
        if (close < 0)
        {
            diagnostics.Report(ExpressionDiagnostics.UnclosedExpression(scalar.PlaceOf(dollar, scalar.Text.Length - dollar), scalar.Text[dollar..]));
            return;
        }

        var inner = scalar.Text[(dollar + 2)..close].Trim();
        diagnostics.Report(ExpressionDiagnostics.ExpressionInsideText(scalar.PlaceOf(dollar, close + 1 - dollar), "{{" + inner + "}}"));
    }

    private CompiledValue.Literal? BindLiteral(YamlNode.Scalar scalar, Value value, ValuePlace place)
    {
        if (place.Expected.TryFit(value, out var fitted, out _))
        {
            return new CompiledValue.Literal(fitted);
        }

        diagnostics.Report(ExplainMisfit(scalar, value, place));
        return null;
    }

    private static Problem ExplainMisfit(YamlNode.Scalar scalar, Value value, ValuePlace place)
    {
        var expected = place.Expected.WithoutNull;
        if (expected == StateType.Bool && CoreSchema.FindOldBool(scalar.Text) is { } meant)
        {
            return ReadingDiagnostics.OldBool(scalar.Place, place.Key, scalar.Text, meant);
        }

        if (expected is StateType.Enum words && value.Kind == ValueKind.String)
        {
            return ReadingDiagnostics.UnknownWord(scalar.Place, place.Key, scalar.Text, words.Words, Suggestion.Closest(scalar.Text, words.Words));
        }

        var help = FindWayOut(scalar, value, expected, place);
        var given = value.Kind == ValueKind.String ? $"the text '{Shortened(scalar.Text)}'" : scalar.Describe();
        return NodeDiagnostics.LiteralMisfit(scalar.Place, place.Key, Described(place.Expected), given, help);
    }

    private static string? FindWayOut(YamlNode.Scalar scalar, Value value, StateType expected, ValuePlace place)
    {
        if (expected == StateType.String && !value.IsNull)
        {
            return $"put quotes around it if it is meant as text: \"{scalar.Text}\"";
        }

        if (expected == StateType.Duration)
        {
            return "write a number with a unit, such as 500ms, 30s, 10m or 1h30m";
        }

        var isName = value.Kind == ValueKind.String && place.Form == ValueForm.Mixed && place.Scope.Find(ExpressionText.NameAt(scalar.Text, 0)) is not null;
        return isName ? $"write \"${{{scalar.Text}}}\" if it is meant as an expression" : null;
    }

    private CompiledValue? BindList(YamlNode.Sequence list, ValuePlace place)
    {
        StateType? item = place.Expected.WithoutNull switch
        {
            StateType.List typed => typed.Item,
            StateType.Anything => StateType.Any,
            _ => null,
        };
        if (item is null)
        {
            diagnostics.Report(NodeDiagnostics.LiteralMisfit(Scalars.FirstLine(list), place.Key, Described(place.Expected), "a list"));
            return null;
        }

        var parts = list.Items.Select((part, index) => Bind(part, place with { Key = $"{place.Key}[{index}]", Expected = item })).ToList();
        if (parts.Contains(null))
        {
            return null;
        }

        return parts.All(part => part is CompiledValue.Literal)
            ? new CompiledValue.Literal(ValueList.From(parts.Select(part => ((CompiledValue.Literal)part!).Value)))
            : new CompiledValue.Sequence([.. parts.OfType<CompiledValue>()]);
    }

    private CompiledValue? BindMap(YamlNode.Mapping map, ValuePlace place)
    {
        switch (place.Expected.WithoutNull)
        {
            case StateType.Anything:
                return BindEntries(map, place, _ => StateType.Any);
            case StateType.Map typed:
                return BindEntries(map, place, _ => typed.Item);
            case StateType.Record record:
                return CheckParts(map, record, place) ? BindEntries(map, place, name => record.FindField(name)!.Type) : null;
            default:
                diagnostics.Report(NodeDiagnostics.LiteralMisfit(Scalars.FirstLine(map), place.Key, Described(place.Expected), "a map"));
                return null;
        }
    }

    private bool CheckParts(YamlNode.Mapping map, StateType.Record record, ValuePlace place)
    {
        var isWhole = true;
        foreach (var entry in map.Entries.Where(entry => record.FindField(entry.Name) is null))
        {
            isWhole = false;
            diagnostics.Report(NodeDiagnostics.StrangePart(entry.Key.Place, record.Name, entry.Name, Suggestion.Closest(entry.Name, record.Shape.Names)));
        }

        var given = map.Entries.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var field in record.Fields.Where(field => !field.Type.AllowsNull && !given.Contains(field.Name)))
        {
            isWhole = false;
            diagnostics.Report(NodeDiagnostics.MissingPart(Scalars.FirstLine(map), place.Key, record.Name, field.Name, field.Type.Name));
        }

        return isWhole;
    }

    private CompiledValue? BindEntries(YamlNode.Mapping map, ValuePlace place, Func<string, StateType> typeOf)
    {
        var parts = ImmutableArray.CreateBuilder<KeyValuePair<string, CompiledValue>>(map.Entries.Length);
        foreach (var entry in map.Entries)
        {
            if (Bind(entry.Value, place with { Key = $"{place.Key}.{entry.Name}", Expected = typeOf(entry.Name) }) is { } part)
            {
                parts.Add(KeyValuePair.Create(entry.Name, part));
            }
        }

        if (parts.Count < map.Entries.Length)
        {
            return null;
        }

        if (!parts.All(part => part.Value is CompiledValue.Literal))
        {
            return new CompiledValue.Mapping(parts.ToImmutable());
        }

        var literal = ValueMap.From(parts.Select(part => new KeyValuePair<Value, Value>(part.Key, ((CompiledValue.Literal)part.Value).Value)));
        return place.Expected.TryFit(literal, out var fitted, out _) ? new CompiledValue.Literal(fitted) : new CompiledValue.Literal(literal);
    }

    private static CompiledValue.Computed? Computed(Expressions.CompiledExpression? expression) =>
        expression is null ? null : new CompiledValue.Computed(expression);

    private static string Described(StateType type) => type is StateType.Anything ? "a value" : $"of type {type.Name}";

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
