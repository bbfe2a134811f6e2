using Graph.Nodes.Research.Documents;

namespace Graph.Nodes.Tests.Research.Documents;

public class HtmlReaderTests
{
    private const string Page = """
        <!DOCTYPE html>
        <html><head><title>Leases  explained</title><style>p { color: red }</style>
        <script>var lease = "script text";</script></head>
        <body>
          <nav><a href="/">Home of leases</a></nav>
          <main>
            <h1>Leases</h1>
            <p>A <b>lease</b> is a lock
               that expires.</p>
            <h2>Renewal</h2>
            <ul>
              <li>Renew it early.</li>
              <li hidden>Never shown.</li>
            </ul>
            <table><tr><th>Time</th><th>Use</th></tr>
              <tr><td>30 s</td><td>common</td></tr></table>
          </main>
          <footer>Imprint</footer>
        </body></html>
        """;

    [Fact]
    public void only_the_main_text_is_read()
    {
        var text = string.Join('\n', Read(Page).Select(passage => passage.Text));

        text.Should().Be("A lease is a lock that expires.\n- Renew it early.\nTime | Use\n30 s | common");
    }

    [Fact]
    public void the_page_title_and_its_headings_are_the_titles()
    {
        Read(Page).Select(passage => passage.Title).Should().Equal("Leases explained > Leases", "Leases explained > Leases > Renewal");
    }

    [Fact]
    public void lines_are_those_of_the_source()
    {
        Read(Page).Select(passage => (passage.LineStart, passage.LineEnd)).Should().Equal((8, 9), (12, 16));
    }

    [Fact]
    public void a_word_that_also_stands_in_a_tag_is_found_in_the_text()
    {
        var passages = Read("<body>\n<p class=\"lease\"\n   title=\"lease\">\nlease time</p>\n</body>");

        passages.Single().Should().Be(new Passage("file", 4, 4, "lease time"));
    }

    [Fact]
    public void a_page_without_main_is_read_whole()
    {
        Read("<p>One.</p>loose text<p>Two.</p>").Single().Text.Should().Be("One.\nloose text\nTwo.");
    }

    private static List<Passage> Read(string content) =>
        [.. new HtmlReader().Read(content).SelectMany(document => PassageCutter.Cut(document, "file"))];
}
