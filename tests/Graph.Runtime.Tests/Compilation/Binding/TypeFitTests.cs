using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.State;

namespace Graph.Runtime.Tests.Compilation.Binding;

public sealed class TypeFitTests
{
    private static readonly StateType.Record Wanted = new(
        "Analysis", [new("summary", StateType.String), new("confidence", StateType.Float), new("gaps", new StateType.List(StateType.String))]);

    [Fact]
    public void what_keeps_two_records_apart_is_said_field_by_field()
    {
        var given = new StateType.Record("Analysis", [new("summary", StateType.String), new("confidence", StateType.Bool), new("note", StateType.String)]);

        TypeFit.Explain(Wanted, given).Should().Be(
            "lacks 'gaps' (list<string>), has 'note', which is not taken, has 'confidence' as bool and not as float");
    }

    [Fact]
    public void items_of_lists_are_looked_into()
    {
        var given = new StateType.Record("Analysis", [new("summary", StateType.String), new("confidence", StateType.Float)]);

        TypeFit.Explain(new StateType.List(Wanted), new StateType.List(given)).Should().Be("lacks 'gaps' (list<string>)");
    }

    [Fact]
    public void where_names_say_enough_nothing_is_added() => TypeFit.Explain(StateType.Int, StateType.String).Should().BeEmpty();
}
