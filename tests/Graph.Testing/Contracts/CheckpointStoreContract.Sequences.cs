using FluentAssertions;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

public abstract partial class CheckpointStoreContract
{
    private static readonly StoreStep[] Steps = Enum.GetValues<StoreStep>();

    /// <summary>Of how many sequences of three steps and more one is run. A store for which a call is a round trip runs all of them when faults are
    /// tried at length; the number has no factor in common with those of the steps, so that each step comes at each place.</summary>
    protected virtual int EveryLongerSequence => 1;

    /// <summary>All sequences of up to three steps, and of four without leases: the ends are compared, and every shorter one is the beginning of a longer.</summary>
    [Theory]
    [InlineData(1, StoreStep.LetTimePass)]
    [InlineData(2, StoreStep.LetTimePass)]
    [InlineData(3, StoreStep.LetTimePass)]
    [InlineData(4, StoreStep.Delete)]
    public async Task every_short_sequence_of_operations_ends_as_the_promises_say(int length, StoreStep lastStep)
    {
        var steps = (int)lastStep + 1;
        var sequences = (int)Math.Pow(steps, length);

        for (var sequence = 0; sequence < sequences; sequence += length < 3 ? 1 : EveryLongerSequence)
        {
            var model = new StoreModel(Store, Time, $"sequence {sequence} of {length}");
            for (var (rest, left) = (sequence, length); left > 0; rest /= steps, left--)
            {
                await model.DoAsync(Steps[rest % steps]);
            }

            await model.CompareAsync();
        }
    }

    /// <summary>All pairs of steps in the middle of a run, whose next step a store may take for granted; then that step, and another.</summary>
    [Fact]
    public async Task whatever_happens_between_two_steps_of_a_run_ends_as_the_promises_say()
    {
        for (var pair = 0; pair < Steps.Length * Steps.Length; pair++)
        {
            var model = new StoreModel(Store, Time, $"pair {pair}");
            StoreStep[] run = [StoreStep.CommitTakingAsOne, StoreStep.CommitHoldingAsOne, StoreStep.CommitHoldingAsOne, StoreStep.CommitHoldingAsOne];
            StoreStep[] rest = [Steps[pair % Steps.Length], Steps[pair / Steps.Length], StoreStep.CommitHoldingAsOne, StoreStep.CommitHoldingAsOne];
            foreach (var step in run.Concat(rest))
            {
                await model.DoAsync(step);
            }

            await model.CompareAsync();
        }
    }

    /// <summary>Long sequences over a few threads that take turns; the seed reproduces them.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task a_long_sequence_of_operations_goes_as_the_promises_say(int seed)
    {
        var random = new Random(seed);
        var models = Enumerable.Range(0, 4).Select(number => new StoreModel(Store, Time, $"seed {seed}, thread {number}")).ToArray();

        for (var step = 0; step < 400; step++)
        {
            await models[random.Next(models.Length)].DoAsync(Draw(random));
        }

        await Task.WhenAll(models.Select(model => model.CompareAsync()));
        var heads = models.Select(model => model.Head).OfType<Runtime.Checkpoints.CommitHeader>();
        (await Store.List()).Select(thread => thread.Head.Header)
            .Should().Equal(heads.OrderByDescending(head => head.Id.Value, StringComparer.Ordinal));
    }

    /// <summary>Mostly what moves a thread on; a deletion only now and then, so that threads grow.</summary>
    private static StoreStep Draw(Random random) => random.Next(100) switch
    {
        < 20 => StoreStep.Commit,
        < 35 => StoreStep.CommitHoldingAsOne,
        < 36 => StoreStep.Delete,
        var other => Steps[other % Steps.Length] is StoreStep.Delete ? StoreStep.CommitTakingAsOne : Steps[other % Steps.Length],
    };
}
