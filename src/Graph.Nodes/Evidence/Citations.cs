using System.Globalization;
using System.Text.RegularExpressions;

namespace Graph.Nodes.Evidence;

/// <summary>The marks, such as <c>[2]</c>, by which a text names the evidence for what it says.</summary>
internal static partial class Citations
{
    /// <summary>The numbers that a text cites, each once, in ascending order.</summary>
    internal static IReadOnlyList<int> In(string text) =>
        [.. Mark().Matches(text).SelectMany(NumbersOf).Distinct().Order()];

    /// <summary>The text without the marks that name neither evidence nor stand in the prompt's frame: a model may have made them up.</summary>
    internal static string DropUnknown(string text, GroundedPrompt prompt)
    {
        var known = prompt.Evidence.Select(item => item.Number).Concat(In(prompt.Frame)).ToHashSet();
        return Mark().Replace(text, mark =>
        {
            var numbers = NumbersOf(mark).ToList();
            var kept = numbers.Where(known.Contains).ToList();
            return kept.Count == numbers.Count ? mark.Value
                : kept.Count == 0 ? ""
                : $"{mark.Groups["space"].Value}[{string.Join(", ", kept)}]";
        });
    }

    private static IEnumerable<int> NumbersOf(Match mark) =>
        mark.Groups["numbers"].Value.Split(',').Select(number => int.Parse(number.Trim(), CultureInfo.InvariantCulture));

    [GeneratedRegex(@"(?<space> ?)\[(?<numbers>[0-9]{1,4}(?:, ?[0-9]{1,4})*)\]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Mark();
}
