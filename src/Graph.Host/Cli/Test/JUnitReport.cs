using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Graph.Runtime.Scenarios;

namespace Graph.Host.Cli.Test;

/// <summary>Results as JUnit XML, which build servers read: a suite for each file, a case for each scenario.</summary>
internal static class JUnitReport
{
    /// <summary>Writes the file, and the folders that it needs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="results">All results.</param>
    internal static void Write(string path, IReadOnlyList<ScenarioResult> results)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var writer = XmlWriter.Create(path, new XmlWriterSettings { Indent = true, Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false) });
        Describe(results).Save(writer);
    }

    private static XElement Describe(IReadOnlyList<ScenarioResult> results) => new(
        "testsuites",
        Totals(results),
        results.GroupBy(result => result.Scenario.File, StringComparer.Ordinal).Select(file => new XElement(
            "testsuite", new XAttribute("name", Clean(file.Key)), Totals([.. file]), file.Select(Describe))));

    private static XElement Describe(ScenarioResult result) => new(
        "testcase",
        new XAttribute("classname", Clean(result.Scenario.Workflow.Name)),
        new XAttribute("name", Clean(result.Scenario.Name)),
        new XAttribute("file", Clean(result.Scenario.File)),
        new XAttribute("line", result.Scenario.Place.Start.Line),
        new XAttribute("time", Seconds(result.Elapsed)),
        result.Failures.Select(failure => new XElement(
            "failure",
            new XAttribute("message", Clean(failure.Message)),
            Clean(string.Join('\n', failure.Details.Prepend($"{result.Scenario.File}:{failure.Place}: {failure.Message}"))))));

    private static XAttribute[] Totals(IReadOnlyList<ScenarioResult> results) =>
    [
        new XAttribute("tests", results.Count),
        new XAttribute("failures", results.Count(result => !result.HasPassed)),
        new XAttribute("time", Seconds(results.Aggregate(TimeSpan.Zero, (sum, result) => sum + result.Elapsed))),
    ];

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture);

    // Values of the state may hold characters that XML has no way to say.
    private static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.Select(letter => XmlConvert.IsXmlChar(letter) ? letter : '\uFFFD'));
}
