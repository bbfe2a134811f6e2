using System.ComponentModel;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Authoring;

public class NodeDescriptorTests
{
    public enum Tone
    {
        Neutral,
        VeryWarm,
    }

    [Fact]
    public void parameters_are_the_properties_of_the_input_in_snake_case()
    {
        var descriptor = NodeDescriptor.Of<Writer>("write");

        descriptor.Parameters.Select(parameter => $"{parameter.Name}: {parameter.Type}").Should().Equal(
            "question: string",
            "max_rounds: int",
            "tone: enum[neutral, very_warm]",
            "findings: list<Finding>",
            "weights: map<float>?",
            "deadline: timestamp?",
            "pause: duration",
            "raw: bytes?",
            "extra: any",
            "hint: string?",
            "names: list<string?>",
            "prompt: string");
    }

    [Fact]
    public void a_parameter_is_required_when_it_has_no_default_and_is_not_nullable()
    {
        var descriptor = NodeDescriptor.Of<Writer>("write");

        descriptor.Parameters.Where(parameter => parameter.IsRequired).Select(parameter => parameter.Name)
            .Should().Equal("question", "findings", "prompt");
    }

    [Fact]
    public void defaults_come_from_constructor_parameters_and_initialisers()
    {
        var descriptor = NodeDescriptor.Of<Writer>("write");

        DefaultOf(descriptor, "max_rounds").Should().Be((Value)3L);
        DefaultOf(descriptor, "tone").Should().Be((Value)"very_warm");
        DefaultOf(descriptor, "pause").Should().Be(Value.Of(Duration.From(TimeSpan.FromSeconds(2))));
        DefaultOf(descriptor, "names").Should().Be((Value)ValueList.Of("anna", Value.Null));
        DefaultOf(descriptor, "hint").Should().Be(Value.Null);
    }

    [Fact]
    public void attributes_give_descriptions_forms_and_names()
    {
        var descriptor = NodeDescriptor.Of<Writer>("write");

        descriptor.Description.Should().Be("Writes an answer.");
        descriptor.Parameters[0].Description.Should().Be("What is asked.");
        descriptor.Parameters[^1].Should().BeEquivalentTo(new
        {
            Name = "prompt",
            Form = ParameterForm.Template,
            BindsState = false,
        });
    }

    [Fact]
    public void a_node_binds_to_state_unless_it_is_told_not_to()
    {
        NodeDescriptor.Of<Writer>("write").BindsState.Should().BeTrue();
        NodeDescriptor.Of<Writer>("write", bindsState: false).BindsState.Should().BeFalse();
    }

    [Fact]
    public void the_result_type_is_that_of_the_output()
    {
        NodeDescriptor.Of<Writer>("write").ResultType!.Name.Should().Be("Answer");
        ResultOf<List<string>>((_, _, _) => new ValueTask<List<string>>([])).Should().Be(new StateType.List(StateType.String));
        ResultOf<Value>((_, _, _) => default).Should().Be(StateType.Any);
        ResultOf<NodeResult>((_, _, _) => default).Should().Be(StateType.Any);
        ResultOf<NodeCommand>((_, _, _) => default).Should().BeNull();
    }

    [Fact]
    public void a_result_may_be_null_where_its_declaration_says_so()
    {
        ResultOf<string?>(MaybeText).Should().Be(new StateType.Nullable(StateType.String));
        ResultOf<string>((_, _, _) => new ValueTask<string>("")).Should().Be(StateType.String);
    }

    [Fact]
    public void a_field_with_a_default_may_be_left_out_of_a_given_record()
    {
        var given = (StateType.List)NodeDescriptor.Of<Writer>("write").Parameters[3].Type;

        given.Item.Should().BeOfType<StateType.Record>().Which.Fields.Select(field => $"{field.Name}: {field.Type}")
            .Should().Equal("title: string", "score: float?");
    }

    [Fact]
    public void a_type_without_a_counterpart_is_refused_with_what_there_is()
    {
        var describe = () => NodeDescriptor.Of<Lonely<Uri>, int>("lonely", (_, _, _) => new ValueTask<int>(1));

        describe.Should().Throw<ArgumentException>().WithMessage(
            "'System.Uri' has no counterpart in a workflow. Use string, a number, bool, DateTimeOffset, TimeSpan, byte[], an enum, "
            + "a list, a dictionary from string, a record of these, or 'Value' for anything.");
    }

    [Fact]
    public void a_type_that_contains_itself_is_refused()
    {
        var describe = () => NodeDescriptor.Of<Lonely<Tree>, int>("lonely", (_, _, _) => new ValueTask<int>(1));

        describe.Should().Throw<ArgumentException>().WithMessage("'*Tree' contains itself, and a workflow's types cannot. Use 'Value' *");
    }

    [Fact]
    public void a_class_that_is_no_typed_node_is_refused()
    {
        var describe = () => NodeDescriptor.Of<Tree>("tree");

        describe.Should().Throw<ArgumentException>().WithMessage("'*Tree' must implement INode<TInput, TOutput> exactly once; it does so 0 times.*");
    }

    [Fact]
    public void a_literal_that_is_too_wide_for_the_property_is_misuse()
    {
        var descriptor = NodeDescriptor.Of<Writer>("write");

        descriptor.FindMisuse!(Configured("max_rounds", 3_000_000_000))
            .Should().Be("'max_rounds': expected int from -2147483648 to 2147483647, given int 3000000000");
        descriptor.FindMisuse!(Configured("max_rounds", 7)).Should().BeNull();
    }

    private static Value DefaultOf(NodeDescriptor descriptor, string name) =>
        descriptor.Parameters.Single(parameter => parameter.Name == name).Default;

    private static StateType? ResultOf<T>(Func<Lonely<string>, NodeContext, CancellationToken, ValueTask<T>> run) =>
        NodeDescriptor.Of("lonely", run).ResultType;

    private static ValueTask<string?> MaybeText(Lonely<string> input, NodeContext context, CancellationToken cancellationToken) => default;

    private static NodeConfiguration Configured(string name, Value literal) => new()
    {
        NodeName = "writer",
        Literals = System.Collections.Immutable.ImmutableDictionary<string, Value>.Empty.Add(name, literal),
        Types = System.Collections.Immutable.ImmutableDictionary<string, StateType>.Empty,
        BaseFolder = "/",
        Services = new NoServices(),
    };

    public sealed record Finding(string Title, double Score = 0.5);

    public sealed record Lonely<T>(T Only);

    public sealed record Tree(string Name, IReadOnlyList<Tree> Children);

    public sealed record Answer(string Text);

    public sealed record WriterInput(
        [property: Description("What is asked.")] string Question,
        int MaxRounds = 3,
        Tone Tone = Tone.VeryWarm)
    {
        public required IReadOnlyList<Finding> Findings { get; init; }

        public Dictionary<string, double>? Weights { get; init; }

        public DateTimeOffset? Deadline { get; init; }

        public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(2);

        public byte[]? Raw { get; init; }

        public Value Extra { get; init; }

        public string? Hint { get; init; }

        public string?[] Names { get; init; } = ["anna", null];

        [Parameter(Form = ParameterForm.Template, BindsState = false)]
        public required string Prompt { get; init; }
    }

    [Description("Writes an answer.")]
    public sealed class Writer : INode<WriterInput, Answer>
    {
        public ValueTask<Answer> RunAsync(WriterInput input, NodeContext context, CancellationToken cancellationToken) =>
            new(new Answer(input.Question));
    }
}
