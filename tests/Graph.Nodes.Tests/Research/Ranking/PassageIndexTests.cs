using Graph.Nodes.Research.Documents;
using Graph.Nodes.Research.Ranking;

namespace Graph.Nodes.Tests.Research.Ranking;

public class PassageIndexTests
{
    [Fact]
    public void the_passage_that_covers_more_of_the_query_comes_first()
    {
        var index = Index(("a.md", 1, "A lease expires."), ("b.md", 1, "A lease expires unless a worker renews it."));

        var found = index.Search("Who renews a lease?", 8, 0);

        found.Select(ranked => ranked.Passage.File).Should().Equal("b.md", "a.md");
    }

    [Fact]
    public void a_rare_term_outweighs_a_common_one()
    {
        var index = Index(("a.md", 1, "worker lease"), ("b.md", 1, "worker token"), ("c.md", 1, "worker queue"), ("d.md", 1, "worker job"));

        var found = index.Search("worker token", 1, 0);

        found.Single().Passage.File.Should().Be("b.md");
    }

    [Fact]
    public void equal_scores_rank_by_file_and_line()
    {
        var index = Index(("a.md", 1, "lease time"), ("a.md", 5, "lease time"), ("b.md", 1, "lease time"));

        var found = index.Search("lease", 8, 0);

        found.Select(ranked => (ranked.Passage.File, ranked.Passage.Passage.LineStart)).Should().Equal(("a.md", 1), ("a.md", 5), ("b.md", 1));
    }

    [Fact]
    public void scores_are_between_zero_and_one()
    {
        var index = Index(("a.md", 1, string.Join(' ', Enumerable.Repeat("lease", 500))));

        var found = index.Search("lease lease lease", 8, 0);

        found.Single().Score.Should().BeInRange(0.5, 1);
    }

    [Fact]
    public void a_term_that_no_passage_has_lowers_the_score()
    {
        var index = Index(("a.md", 1, "lease time"), ("b.md", 1, "queue length"));

        var with = index.Search("lease souffle", 1, 0).Single().Score;
        var without = index.Search("lease", 1, 0).Single().Score;

        with.Should().BeLessThan(without / 2);
    }

    [Fact]
    public void a_term_that_the_query_repeats_weighs_more()
    {
        var index = Index(("a.md", 1, "lease"), ("b.md", 1, "token"));

        var found = index.Search("lease token token", 1, 0);

        found.Single().Passage.File.Should().Be("b.md");
    }

    [Fact]
    public void passages_below_the_minimum_are_left_out()
    {
        var index = Index(("a.md", 1, "lease"), ("b.md", 1, "lease and token"));

        var found = index.Search("lease token", 8, minimum: 0.3);

        found.Select(ranked => ranked.Passage.File).Should().Equal("b.md");
    }

    [Fact]
    public void a_query_of_stop_words_finds_nothing()
    {
        Index(("a.md", 1, "what is it")).Search("What is it?", 8, 0).Should().BeEmpty();
    }

    [Fact]
    public void the_nearest_heading_counts_more_than_the_documents_title()
    {
        var near = new IndexedPassage("a.md", new Passage("Locks > Tokens", 1, 1, "Some words here."));
        var far = new IndexedPassage("b.md", new Passage("Tokens > Locks", 1, 1, "Some words here."));

        var found = new PassageIndex([far, near]).Search("tokens", 8, 0);

        found.Select(ranked => ranked.Passage.File).Should().Equal("a.md", "b.md");
    }

    private static PassageIndex Index(params (string File, int Line, string Text)[] passages) =>
        new([.. passages.Select(passage => new IndexedPassage(passage.File, new Passage("", passage.Line, passage.Line, passage.Text)))]);
}
