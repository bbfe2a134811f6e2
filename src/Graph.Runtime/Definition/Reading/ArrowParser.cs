using System.Buffers;
using System.Collections.Immutable;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Parses <c>a -> b</c>, <c>a -> [b, c]</c> and chains such as <c>START -> a -> b -> END</c>.</summary>
internal sealed class ArrowParser(YamlNode.Scalar scalar, DiagnosticBag diagnostics)
{
    private const string Arrow = "->";

    private static readonly SearchValues<char> NotInNames = SearchValues.Create(" ,[]{}\n\t");

    /// <summary>The edges; none when the text is no arrow, which was reported.</summary>
    public IEnumerable<EdgeDefinition> Parse()
    {
        var steps = ReadSteps();
        if (steps is null)
        {
            return [];
        }

        if (steps.Count < 2)
        {
            return Fail("an edge is 'a -> b', or a map with 'from:' and 'to:'");
        }

        // Only the last step may be several nodes: what several nodes lead to is a join, which has its own form.
        if (steps.Take(steps.Count - 1).Any(step => step.Length > 1))
        {
            return Fail("what several nodes lead to is written '{ from: [a, b], to: c, join: active }'");
        }

        return steps.Zip(steps.Skip(1), (from, to) => new EdgeDefinition(from[0].Place.To(to[^1].Place), from, new EdgeAction.To(to)));
    }

    private List<ImmutableArray<Placed<string>>>? ReadSteps()
    {
        var steps = new List<ImmutableArray<Placed<string>>>();
        var start = 0;
        while (start <= scalar.Text.Length)
        {
            var arrow = scalar.Text.IndexOf(Arrow, start, StringComparison.Ordinal);
            var end = arrow < 0 ? scalar.Text.Length : arrow;
            if (ReadStep(start, end) is not { } step)
            {
                return null;
            }

            steps.Add(step);
            start = arrow < 0 ? scalar.Text.Length + 1 : arrow + Arrow.Length;
        }

        return steps;
    }

    private ImmutableArray<Placed<string>>? ReadStep(int start, int end)
    {
        var text = scalar.Text[start..end];
        var trimmed = text.Trim();
        if (!trimmed.StartsWith('[') || !trimmed.EndsWith(']'))
        {
            return ReadName(start, end) is { } name ? [name] : null;
        }

        var names = ImmutableArray.CreateBuilder<Placed<string>>();
        var at = start + text.IndexOf('[', StringComparison.Ordinal) + 1;
        var close = start + text.LastIndexOf(']');
        while (at <= close)
        {
            var comma = scalar.Text.IndexOf(',', at, close - at);
            var stop = comma < 0 ? close : comma;
            if (ReadName(at, stop) is not { } name)
            {
                return null;
            }

            names.Add(name);
            at = stop + 1;
        }

        return names.ToImmutable();
    }

    private Placed<string>? ReadName(int start, int end)
    {
        var text = scalar.Text[start..end];
        var name = text.Trim();
        if (name.Length > 0 && !name.AsSpan().ContainsAny(NotInNames))
        {
            var first = start + text.Length - text.TrimStart().Length;
            return new Placed<string>(name, scalar.PlaceOf(first, name.Length));
        }

        Fail(name.Length == 0
            ? "a name is missing beside the arrow"
            : name.Contains(" - ", StringComparison.Ordinal)
                ? "the next line is indented deeper than this one, so YAML reads both as one edge"
                : $"'{name}' is not a name");
        return null;
    }

    private IEnumerable<EdgeDefinition> Fail(string reason)
    {
        diagnostics.Report(EdgeDiagnostics.InvalidEdge(scalar.Place, reason));
        return [];
    }
}
