namespace Graph.Runtime.Scenarios.Staging;

/// <summary>Chance that always falls on the middle, so that a scenario runs the same way each time.</summary>
internal sealed class StagedRandom : Random
{
    public override double NextDouble() => 0.5;

    protected override double Sample() => 0.5;
}
