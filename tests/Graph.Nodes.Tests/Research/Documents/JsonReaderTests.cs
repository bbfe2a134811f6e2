using Graph.Nodes.Research.Documents;

namespace Graph.Nodes.Tests.Research.Documents;

public class JsonReaderTests
{
    private const string List = """
        [
          {
            "title": "Lease",
            "kind": "lock",
            "text": "A lease is a lock that expires after a stated time."
          },
          { "name": "Saga", "see": ["Compensation"] }
        ]
        """;

    [Fact]
    public void every_object_of_an_array_is_a_document()
    {
        Read(List).Select(passage => passage.Title).Should().Equal("Lease", "Saga");
    }

    [Fact]
    public void short_texts_carry_their_path_and_long_ones_stand_alone()
    {
        Read(List).Select(passage => passage.Text).Should().Equal(
            "title: Lease\nkind: lock\nA lease is a lock that expires after a stated time.",
            "name: Saga\nsee[0]: Compensation");
    }

    [Fact]
    public void lines_are_those_of_the_file()
    {
        Read(List).Select(passage => (passage.LineStart, passage.LineEnd)).Should().Equal((3, 5), (7, 7));
    }

    [Fact]
    public void an_object_is_one_document_apart_from_the_arrays_of_objects_in_it()
    {
        var passages = Read("""{ "title": "Limits", "retry": { "backoff": "exponential" }, "terms": [ { "id": "t1" } ] }""");

        passages.Select(passage => (passage.Title, passage.Text)).Should().Equal(
            ("Limits", "title: Limits\nretry.backoff: exponential"), ("t1", "id: t1"));
    }

    [Fact]
    public void letters_outside_ascii_do_not_shift_lines()
    {
        Read("{\n\"a\": \"äöü 租约\",\n\"b\": \"end\"\n}").Single().LineEnd.Should().Be(3);
    }

    [Fact]
    public void what_is_no_json_is_refused_with_its_line()
    {
        var reading = () => Read("{\n  \"a\": \"b\"\n  \"c\": 1\n}");

        reading.Should().Throw<FormatException>().WithMessage("it is not JSON at line 3:*");
    }

    private static List<Passage> Read(string content) =>
        [.. new JsonReader().Read(content).SelectMany(document => PassageCutter.Cut(document, "file"))];
}
