using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>In <c>{ type: map&lt;string, X&gt; }</c> YAML sees two keys: <c>type</c> and <c>X&gt;</c>.</summary>
internal static class FlowTypeTrap
{
    /// <summary>Reports the trap and gives the entries without its second half.</summary>
    public static List<YamlEntry> Repair(List<YamlEntry> entries, SourceText source, DiagnosticBag diagnostics)
    {
        var repaired = new List<YamlEntry>(entries.Count);
        foreach (var entry in entries)
        {
            if (repaired.Count == 0 || !IsSecondHalf(repaired[^1], entry))
            {
                repaired.Add(entry);
                continue;
            }

            var first = repaired[^1];
            var place = first.Value.Place.To(entry.Key.Place);
            diagnostics.Report(YamlDiagnostics.MapTypeInFlow(place, source.Text[place.Start..place.End]));
            repaired[^1] = first with { Value = new YamlNode.Broken(place) };
        }

        return repaired;
    }

    private static bool IsSecondHalf(YamlEntry first, YamlEntry second) =>
        first.Value is YamlNode.Scalar { IsPlain: true } open
        && open.Text.Count(letter => letter == '<') > open.Text.Count(letter => letter == '>')
        && second.Value is YamlNode.Scalar { IsMissing: true }
        && second.Name.Contains('>', StringComparison.Ordinal);
}
