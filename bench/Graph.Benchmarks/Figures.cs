using System.Globalization;
using System.Text.Json;

namespace Graph.Benchmarks;

/// <summary>Writes each figure as soon as it is known: a line for people, or an object a line.</summary>
internal sealed class Figures(TextWriter output, string suite, bool isJson)
{
    internal void Add(Measurement figure)
    {
        output.WriteLine(isJson
            ? JsonSerializer.Serialize(new { suite, name = figure.Name, value = figure.Value, unit = figure.Unit, ratio = figure.Ratio, against = figure.Against })
            : string.Create(CultureInfo.InvariantCulture, $"{suite,-9} {figure.Name,-76} {figure.Value,14:N2} {figure.Unit,-18} {Held(figure)}"));
        output.Flush();
    }

    internal void AddRange(IEnumerable<Measurement> figures)
    {
        foreach (var figure in figures)
        {
            Add(figure);
        }
    }

    private static string Held(Measurement figure) =>
        figure.Ratio is { } ratio ? string.Create(CultureInfo.InvariantCulture, $"{ratio:P0} of {figure.Against}") : "";
}
