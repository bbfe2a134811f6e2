using System.Globalization;
using Graph.Nodes.Research.Corpora;

namespace Graph.Nodes.Tests.Research.Corpora;

public class CorpusLibraryTests
{
    private readonly CorpusLibrary _library = new(TimeProvider.System);

    [Fact]
    public void a_corpus_is_opened_once_however_its_path_is_written()
    {
        _library.Open("/data/docs/", null).Should().BeSameAs(_library.Open("/data/other/../docs", null));
    }

    [Fact]
    public void another_selection_of_files_is_another_corpus()
    {
        _library.Open("/data/docs", "*.md").Should().NotBeSameAs(_library.Open("/data/docs", null));
    }

    [Fact]
    public void the_corpus_that_was_not_used_for_longest_is_closed_when_many_are_open()
    {
        var kept = _library.Open("/kept", null);
        var closed = _library.Open("/closed", null);
        _library.Open("/kept", null);

        Enumerable.Range(0, 31).ToList().ForEach(i => _library.Open($"/{i.ToString(CultureInfo.InvariantCulture)}", null));

        _library.Open("/kept", null).Should().BeSameAs(kept);
        _library.Open("/closed", null).Should().NotBeSameAs(closed);
    }
}
