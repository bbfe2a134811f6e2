namespace Graph.Runtime.Tests.Fuzzing;

public sealed class FuzzRunTests
{
    [Fact]
    public void a_faulty_text_is_cut_down_to_what_the_fault_needs()
    {
        var text = string.Join('\n', Enumerable.Range(0, 100).Select(line => line == 42 ? "a fault: here" : $"line {line}"));

        var smallest = FuzzRun.Minimise(text, candidate => candidate.Contains("fault", StringComparison.Ordinal));

        smallest.Should().Be("fault");
    }

    [Fact]
    public void a_number_always_makes_the_same_text()
    {
        var one = TextMutation.Of(YamlCorpus.Texts, new Random(7));
        var other = TextMutation.Of(YamlCorpus.Texts, new Random(7));

        one.Should().Be(other);
    }
}
