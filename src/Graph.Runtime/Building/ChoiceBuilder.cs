using System.Collections.Immutable;
using Graph.Runtime.Definition;

namespace Graph.Runtime.Building;

/// <summary>Adds the arms of a choice.</summary>
public sealed class ChoiceBuilder
{
    private readonly ImmutableArray<ArmDefinition>.Builder _arms = ImmutableArray.CreateBuilder<ArmDefinition>();
    private ArmDefinition? _else;
    private bool _matchesAll;

    internal ChoiceBuilder()
    {
    }

    /// <summary>Runs nodes when a condition holds and none before it does.</summary>
    /// <param name="condition">An expression that gives a bool.</param>
    /// <param name="to">What runs next.</param>
    /// <returns>This builder.</returns>
    public ChoiceBuilder When(string condition, params IEnumerable<string> to) => AddArm(condition, new EdgeAction.To(Unplaced.Names(to)));

    /// <summary>Runs one task of a node for each item of a list when a condition holds.</summary>
    /// <param name="condition">An expression that gives a bool.</param>
    /// <param name="items">An expression for the list.</param>
    /// <param name="to">The node.</param>
    /// <param name="each">Says more about the items.</param>
    /// <returns>This builder.</returns>
    public ChoiceBuilder WhenEach(string condition, string items, string to, Action<EachBuilder>? each = null) =>
        AddArm(condition, EachBuilder.Build(items, [to], each));

    /// <summary>Runs nodes when no condition holds; a choice needs this, and <c>END</c> and <c>fail</c> are answers too.</summary>
    /// <param name="to">What runs next.</param>
    /// <returns>This builder.</returns>
    public ChoiceBuilder Else(params IEnumerable<string> to) => SetElse(new EdgeAction.To(Unplaced.Names(to)));

    /// <summary>Runs one task of a node for each item of a list when no condition holds.</summary>
    /// <param name="items">An expression for the list.</param>
    /// <param name="to">The node.</param>
    /// <param name="each">Says more about the items.</param>
    /// <returns>This builder.</returns>
    public ChoiceBuilder ElseEach(string items, string to, Action<EachBuilder>? each = null) => SetElse(EachBuilder.Build(items, [to], each));

    /// <summary>Takes every arm that holds, not only the first.</summary>
    /// <returns>This builder.</returns>
    public ChoiceBuilder MatchAll()
    {
        _matchesAll = true;
        return this;
    }

    internal EdgeAction Build() => new EdgeAction.Choose(_arms.ToImmutable(), _else, _matchesAll, default);

    private ChoiceBuilder AddArm(string condition, EdgeAction then)
    {
        _arms.Add(new ArmDefinition(default, Unplaced.Text(condition), then));
        return this;
    }

    private ChoiceBuilder SetElse(EdgeAction then)
    {
        _else = new ArmDefinition(default, null, then);
        return this;
    }
}
