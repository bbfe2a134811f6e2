using Graph.Runtime.Building;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Tests.Docs;

/// <summary>The example of the guide about building workflows in C#.</summary>
internal static class BuiltReading
{
    public static WorkflowBuilder Build()
    {
        // The guide shows what follows.
        var research = WorkflowBuilder.Create("research")
            .Description("Answers a question from a folder of documents.")
            .Input("question", "max_rounds?")
            .Output("answer")
            .Type("Analysis", analysis => analysis
                .Field("summary", "string")
                .Field("confidence", "float", "How sure the analysis is, from 0 to 1.")
                .Field("gaps", "list<string>"))
            .State("question", "string")
            .State("max_rounds", "int", startsAs: 3)
            .State("rounds", "int", reduce: "add", startsAs: 0)
            .State("findings", "list<any>", reduce: "append")
            .State("analysis", "Analysis")
            .State("answer", "string")
            .Node("research", "research", node => node
                .With("corpus", "../docs")
                .With("query", "{{question}} {{analysis.gaps}}")
                .Output("findings")
                .Retry(new RetryPolicy { Attempts = 4 })
                .Timeout(TimeSpan.FromSeconds(30)))
            .Node("analyze", "analyze", node => node
                .With("over", "${findings}")
                .Output("analysis", "${result}")
                .Output("rounds", 1))
            .Node("respond", "respond", node => node
                .With("template", "{{analysis.summary}}")
                .Output("answer"))
            .Edge("START", "research")
            .Edge("research", "analyze")
            .Choose("analyze", choice => choice
                .When("analysis.confidence < 0.6 && rounds < max_rounds", "research")
                .Else("respond"))
            .Edge("respond", "END")
            .Limits(new RunLimits { MaxSteps = 50 });

        // The guide shows what came before.
        return research;
    }
}
