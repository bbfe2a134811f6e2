using Graph.Runtime.Definition.Formatting;

namespace Graph.Runtime.Tests.Definition.Formatting;

public sealed class WorkflowFormatterTests
{
    [Fact]
    public void keys_come_in_the_order_of_the_format_and_sections_are_set_off() =>
        Formatted("""
            edges: [START -> a, a -> END]
            nodes:
                a:
                    timeout: 3s
                    with: {value: 1}
                    type: echo
            state: {count: {description: A number., default: 1, type: int}}
            name: example
            schema: graphagents/v1
            """).Should().Be("""
            schema: graphagents/v1
            name: example

            state: { count: { type: int, default: 1, description: A number. } }

            nodes:
              a:
                type: echo
                with: { value: 1 }
                timeout: 3s

            edges: [START -> a, a -> END]

            """);

    [Fact]
    public void the_authors_own_names_keep_their_order() =>
        Formatted("""
            nodes:
              z: { type: echo }
              a: { set: { z: "1", a: "2" } }
            """).Should().Be("""
            nodes:
              z: { type: echo }
              a: { set: { z: "1", a: "2" } }

            """);

    [Fact]
    public void comments_go_where_the_thing_goes_that_they_are_about() =>
        Formatted("""
            # of the file

            # of the edges
            edges:           # behind the key
              # of the edge
              - START -> a   # behind the edge
              # foot of the edges
            # of the nodes
            nodes:
              a:
                # of the timeout
                timeout: 3s    # three
                type: echo     # a type
                # foot of a
            # foot of the file
            """).Should().Be("""
            # of the file

            # of the edges
            # of the nodes
            nodes:
              a:
                type: echo     # a type
                # of the timeout
                timeout: 3s    # three
                # foot of a

            edges:           # behind the key
              # of the edge
              - START -> a   # behind the edge
              # foot of the edges
            # foot of the file

            """);

    [Fact]
    public void a_comment_behind_brackets_or_a_dash_is_about_what_is_in_them() =>
        Formatted("""
            state:
              a: { type: int,
                   default: 1 }      # of a
            edges:
              - [b]
              - # of the map
                from: a
                to: END
            """).Should().Be("""
            state:
              a: { type: int, default: 1 } # of a

            edges:
              - [b]
              # of the map
              - a -> END

            """);

    [Fact]
    public void the_head_of_a_file_stays_set_off_whichever_key_comes_first() =>
        Formatted("""
            # head

            name: example
            schema: graphagents/v1
            """).Should().Be("""
            # head

            schema: graphagents/v1
            name: example

            """);

    [Fact]
    public void brackets_with_comments_inside_become_a_block() =>
        Formatted("""
            state: {
              a: int,   # the first
              # the second
              b: { type: int,
                   default: 1 } }
            input: [ a,
              b ]
            """).Should().Be("""
            input: [a, b]

            state:
              a: int    # the first
              # the second
              b: { type: int, default: 1 }

            """);

    [Fact]
    public void edges_are_folded() =>
        Formatted("""
            edges:
              - { from: START, to: a }
              - from: a   # both
                to: [b, c]
              - from: b
                to: c     # on
              - { from: [b, c], to: d, join: all }
              - { from: d, to: END, each: parts }
            """).Should().Be("""
            edges:
              - START -> a
              - from: a   # both
                to: [b, c]
              - b -> c    # on
              - { from: [b, c], to: d, join: all }
              - { from: d, each: parts, to: END }

            """);

    [Fact]
    public void an_arrow_with_brackets_has_quotes_inside_brackets() =>
        Formatted("edges: [{ from: a, to: [b, c] }, { from: b, to: c }]\n").Should().Be("edges: [\"a -> [b, c]\", b -> c]\n");

    [Fact]
    public void a_comment_behind_an_anchor_stays_there() =>
        Formatted("""
            nodes:
              a: &a # anchored
                type: echo
                metadata: { pairs: [one: 1, two: 2] }
            """).Should().Be("""
            nodes:
              a: &a # anchored
                type: echo
                metadata: { pairs: [{ one: 1 }, { two: 2 }] }

            """);

    [Fact]
    public void edges_are_expanded() =>
        WorkflowFormatter.Format("""
            edges:
              - START -> a -> [b, c] # on
              - { from: [b, c], to: d }
            """, EdgeStyle.Expanded).Should().Be("""
            edges:
              - { from: START, to: a } # on
              - { from: a, to: [b, c] }
              - { from: [b, c], to: d }

            """);

    [Theory]
    [InlineData("\"plain\"", "plain")]
    [InlineData("'a < b && c'", "a < b && c")]
    [InlineData("\"list<string>\"", "list<string>")]
    [InlineData("\"yes\"", "\"yes\"")]
    [InlineData("'true'", "'true'")]
    [InlineData("\"12\"", "\"12\"")]
    [InlineData("\"1e3\"", "\"1e3\"")]
    [InlineData("\"a: b\"", "\"a: b\"")]
    [InlineData("\"a #b\"", "\"a #b\"")]
    [InlineData("\"${x}\"", "\"${x}\"")]
    [InlineData("\"{{x}}\"", "\"{{x}}\"")]
    [InlineData("\"'x' == y\"", "\"'x' == y\"")]
    [InlineData("\"!done\"", "\"!done\"")]
    [InlineData("\" a\"", "\" a\"")]
    [InlineData("\"a\\tb\"", "\"a\\tb\"")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("\"~\"", "\"~\"")]
    [InlineData("\"a =\"", "\"a =\"")]
    public void quotes_go_where_nothing_needs_them(string written, string formatted) =>
        Formatted($"name: {written}\n").Should().Be($"name: {formatted}\n");

    [Theory]
    [InlineData("\"enum[a, b]\"")]
    [InlineData("\"a, b\"")]
    [InlineData("\"What is it?\"")]
    public void inside_brackets_more_quotes_are_needed(string written) =>
        Formatted($"state: {{ a: {written} }}\n").Should().Be($"state: {{ a: {written} }}\n");

    [Fact]
    public void texts_of_several_lines_keep_what_they_say() =>
        Formatted("""
            nodes:
                a:
                    with:
                        text: |
                            first
                              deeper

                            last
                        kept: |+
                            one

                        wide: |4
                                starts with spaces
                            and not
                        folded: >-   # a comment
                            one
                            two
                        plain: one
                            two
                        quoted: "one
                           two"
                    type: echo
            """).Should().Be("""
            nodes:
              a:
                type: echo
                with:
                  text: |
                    first
                      deeper

                    last
                  kept: |+
                    one

                  wide: |2
                        starts with spaces
                    and not
                  folded: >-   # a comment
                    one
                    two
                  plain: one
                    two
                  quoted: "one
                    two"

            """);

    [Fact]
    public void anchors_and_aliases_stay_and_nothing_changes_places() =>
        Formatted("""
            nodes:
                a: { with: &w {x: 1}, type: echo }
                b:
                    with: *w
                    type: echo
            name: last
            """).Should().Be("""
            nodes:
              a: { with: &w { x: 1 }, type: echo }
              b:
                with: *w
                type: echo

            name: last

            """);

    [Fact]
    public void line_ends_are_those_of_unix() =>
        Formatted("name: x\r\nnodes:\r\n  a:\r\n    with:\r\n      text: |\r\n        one\r\n\r\n        two\r\n").Should().Be("""
            name: x

            nodes:
              a:
                with:
                  text: |
                    one

                    two

            """);

    [Fact]
    public void blank_lines_are_never_two() =>
        Formatted("nodes:\n\n\n  a: { type: echo }\n\n\n\n  b: { type: echo }\n\n\n").Should().Be("nodes:\n  a: { type: echo }\n\n  b: { type: echo }\n");

    [Fact]
    public void what_is_too_long_for_a_line_becomes_a_block() =>
        Formatted($"input: [{new string('a', 100)}, {new string('b', 100)}]\n").Should().Be($"input:\n  - {new string('a', 100)}\n  - {new string('b', 100)}\n");

    [Fact]
    public void a_text_that_is_no_map_is_the_callers_mistake() =>
        FluentActions.Invoking(() => WorkflowFormatter.Format("[1]")).Should().Throw<ArgumentException>();

    private static string Formatted(string text) => WorkflowFormatter.Format(text);
}
