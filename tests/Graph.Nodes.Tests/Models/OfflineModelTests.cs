using FsCheck;
using FsCheck.Fluent;
using Graph.Nodes.Evidence;
using Graph.Nodes.Models;
using Graph.Nodes.Models.Offline;
using Graph.Nodes.Research;
using Graph.Nodes.Tests.Worlds;
using Microsoft.Extensions.AI;

namespace Graph.Nodes.Tests.Models;

public class OfflineModelTests
{
    private static readonly string[] Sentences =
    [
        "A lease is a lock that expires.", "This is why a worker renews it.", "Bread needs flour.", "Is a lease a lock?", "Renew, e.g. every ten seconds, the lease!",
        "- a lease item", "lease | token", "The fencing token grows.", "Dr. Lamport wrote \"Time, Clocks\".", "    lease.Renew();",
    ];

    private static readonly Gen<Finding> AnyFinding =
        from lines in Gen.Elements(Sentences).ListOf()
        from isOneLine in ArbMap.Default.GeneratorFor<bool>()
        from document in Gen.Choose(1, 5)
        select AFinding.Saying(string.Join(isOneLine ? ' ' : '\n', lines), $"{document}.md:1-9", document / 5.0);

    [Fact]
    public void every_sentence_with_a_citation_stands_in_the_passage_that_it_cites()
    {
        Prop.ForAll(AnyFinding.ListOf().Select(list => list.ToList()).ToArbitrary(), findings =>
        {
            var text = Ask(Prompt("How does a worker renew its lease with a fencing token?", findings));
            return Quotes(text).All(quote => findings[quote.Number - 1].Text.Contains(quote.Text, StringComparison.Ordinal));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void the_same_messages_get_the_same_text()
    {
        Prop.ForAll(AnyFinding.ListOf().Select(list => list.ToList()).ToArbitrary(), findings =>
        {
            var prompt = Prompt("How does a worker renew its lease?", findings);
            return Ask(prompt) == Ask(prompt);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void the_sentence_that_answers_comes_first()
    {
        var text = Ask(Prompt(
            "What is a lease?",
            [AFinding.Saying("Workers are many. They hold a lease."), AFinding.Saying("A lease is a lock that expires. Bread needs flour.")]));

        text.Should().StartWith("A lease is a lock that expires. [2]");
    }

    [Fact]
    public void a_sentence_that_leans_on_the_one_before_brings_it_along()
    {
        var text = Ask(Prompt("What is prompt injection?", [AFinding.Saying("Text may contain instructions. This is called prompt injection.")]));

        text.Should().Be("Text may contain instructions. [1] This is called prompt injection. [1]");
    }

    [Fact]
    public void what_two_passages_say_alike_is_quoted_once()
    {
        var text = Ask(Prompt("What is a lease?", [AFinding.Saying("A lease is a lock that expires."), AFinding.Saying("A lease is a lock that expires.", "b.md:1-1")]));

        text.Should().Be("A lease is a lock that expires. [1]");
    }

    [Fact]
    public void without_evidence_it_says_so()
    {
        Ask(Prompt("What is a lease?", [])).Should().Be("None of the sources that were searched says anything about this question.");
    }

    [Fact]
    public void evidence_that_is_beside_the_question_is_quoted_with_a_warning()
    {
        var text = Ask(Prompt("Who won the world cup?", [AFinding.Saying("Effects on the outside world are at least once.", score: 0.08)]));

        text.Should().Be("The sources hardly speak of this question. The nearest that they say:\n\nEffects on the outside world are at least once. [1]");
    }

    [Fact]
    public void a_short_answer_reads_on_in_its_passage_but_not_into_labels()
    {
        var text = Ask(Prompt("What is a lease?", [AFinding.Saying("kind: lock\nA lease is a lock that expires. Workers hold it. Short is good. Long is not.")]));

        text.Should().Be("A lease is a lock that expires. [1] Workers hold it. [1] Short is good. [1]");
    }

    [Fact]
    public void gaps_are_named()
    {
        var text = Ask(Prompt("What is a lease of bread?", [AFinding.Saying("A lease is a lock that expires.")]) with { Gaps = ["bread"] });

        text.Should().Be("A lease is a lock that expires. [1]\n\nThe sources say nothing about: bread.");
    }

    [Fact]
    public void a_summary_has_a_line_for_each_document()
    {
        var prompt = Prompt(
            "What is a lease?",
            [
                AFinding.Saying("A lease is a lock that expires.", "a.md:1-1", title: "Locks > Leases"),
                AFinding.Saying("Every worker in the queue must hold one lease.", "b.md:1-1", title: "Queues"),
                AFinding.Saying("A lease may be lost through a pause.", "a.md:5-6", title: "Locks > Loss"),
            ]);

        Ask(prompt with { Task = PromptTask.Summarize }).Split('\n').Select(line => line.Split(':')[0]).Should().Equal("Locks", "Queues");
    }

    [Fact]
    public void a_frame_is_given_back_as_it_is()
    {
        Ask(Prompt("What is a lease?", []) with { Frame = "# Answer\nx" }).Should().Be("# Answer\nx");
    }

    [Fact]
    public async Task streamed_pieces_are_the_whole_text()
    {
        using var model = new OfflineModel();
        var messages = Prompt("What is a lease?", [AFinding.Saying("A lease is a lock that expires."), AFinding.Saying("After a long pause the lease of a worker is lost.", "b.md:1-1")]).ToMessages();

        var pieces = new List<string>();
        await foreach (var update in model.GetStreamingResponseAsync(messages))
        {
            pieces.Add(update.Text);
        }

        string.Concat(pieces).Should().Be((await model.GetResponseAsync(messages)).Text);
        pieces.Should().HaveCountGreaterThan(1);
    }

    [Fact]
    public async Task a_free_conversation_is_refused_with_the_way_out()
    {
        using var model = new OfflineModel();

        var asking = () => model.GetResponseAsync([new ChatMessage(ChatRole.User, "Hello!")]);

        await asking.Should().ThrowAsync<OfflineModelException>().WithMessage("The model 'offline' quotes from numbered evidence*AddModel(\"default\", ...).");
    }

    [Fact]
    public async Task it_stops_when_it_is_cancelled()
    {
        using var model = new OfflineModel();

        var asking = () => model.GetResponseAsync(Prompt("What?", []).ToMessages(), null, new CancellationToken(canceled: true));

        await asking.Should().ThrowAsync<OperationCanceledException>();
    }

    private static GroundedPrompt Prompt(string question, IReadOnlyList<Finding> findings) =>
        new() { Task = PromptTask.Answer, Question = question, Evidence = EvidenceItem.Of(findings) };

    private static string Ask(GroundedPrompt prompt)
    {
        using var model = new OfflineModel();
        return model.GetResponseAsync(prompt.ToMessages()).GetAwaiter().GetResult().Text;
    }

    private static IEnumerable<(string Text, int Number)> Quotes(string answer) =>
        from System.Text.RegularExpressions.Match quote in System.Text.RegularExpressions.Regex.Matches(answer, @"(?<text>[^\[\]]+?) \[(?<number>\d+)\]\s*")
        select (quote.Groups["text"].Value, int.Parse(quote.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture));
}
