using System.Diagnostics.Metrics;
using System.Reflection;
using System.Text.RegularExpressions;
using Graph.Nodes.Models.Observation;
using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Telemetry;

namespace Graph.Nodes.Tests.Docs;

/// <summary>The page about telemetry names what the code makes, all of it and nothing else.</summary>
public sealed partial class TelemetryReferenceTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(ShippedCorpus.Workflows, "..", "docs", "reference", "telemetry.md"));

    private static readonly string[] Attributes =
        [.. WordsOf(typeof(AttributeNames)).Concat(WordsOf(typeof(ModelTelemetry))).Where(name => name.Contains('.', StringComparison.Ordinal)).Distinct()];

    private static readonly Instrument[] Instruments = [.. InstrumentsOf(typeof(EngineMetrics)), .. InstrumentsOf(typeof(ModelTelemetry))];

    [Fact]
    public void the_page_names_every_attribute()
    {
        Attributes.Where(name => !Page.Contains($"`{name}`", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void the_page_has_a_row_for_every_kind_of_span()
    {
        WordsOf(typeof(SpanNames)).Append(ModelTelemetry.Chat).Should().OnlyContain(name => SpanRow().Matches(Page).Any(row => row.Groups[1].Value == name));
    }

    [Fact]
    public void the_page_lists_every_instrument_with_its_kind_and_unit()
    {
        var listed = InstrumentRow().Matches(Page).Select(row => row.Groups[1].Value);

        listed.Should().BeEquivalentTo(Instruments.Select(instrument =>
            $"`{instrument.Name}` | {KindOf(instrument)}, `{instrument.Unit}`"));
    }

    [Fact]
    public void the_page_names_nothing_that_the_code_does_not_have()
    {
        var named = Name().Matches(Page).Select(name => name.Groups[1].Value).Distinct();

        named.Should().BeSubsetOf(Attributes.Concat(Instruments.Select(instrument => instrument.Name)));
    }

    private static string KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => "counter",
        Gauge<long> => "gauge",
        _ => "histogram",
    };

    private static IEnumerable<string> WordsOf(Type names) => names.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Where(field => field.IsLiteral && field.FieldType == typeof(string))
        .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<Instrument> InstrumentsOf(Type owner) => owner.GetFields(BindingFlags.Static | BindingFlags.NonPublic)
        .Select(field => field.GetValue(null))
        .OfType<Instrument>();

    [GeneratedRegex(@"^\| `(\w+)(?: \{\w+\})?` \|", RegexOptions.Multiline)]
    private static partial Regex SpanRow();

    [GeneratedRegex(@"^\| (`[\w.]+` \| (?:counter|gauge|histogram), `[^`]+`) \|", RegexOptions.Multiline)]
    private static partial Regex InstrumentRow();

    [GeneratedRegex(@"`((?:graph|gen_ai|error)\.[\w.]+)`")]
    private static partial Regex Name();
}
