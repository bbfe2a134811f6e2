using System.Text;
using FluentAssertions;
using Graph.Runtime.SharedState;
using Xunit;

namespace Graph.Testing.Contracts;

/// <content>Generated sequences against a model.</content>
public abstract partial class SharedStateContract
{
    private const int Steps = 120;

    /// <summary>Several writers, known and unknown versions, tokens, expiry, repeats and a clock that moves, over a few entries; the seed reproduces it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task a_sequence_of_writes_goes_as_the_promises_say(int seed)
    {
        var random = new Random(seed);
        var truth = new StateTruth();
        var sent = new List<StateWrite>();
        var told = new StringBuilder();

        for (var step = 0; step < Steps / EverySequence; step++)
        {
            Time.Advance(TimeSpan.FromSeconds(random.Next(3) == 0 ? 30 : 0));
            var write = sent.Count > 0 && random.Next(6) == 0 ? sent[^random.Next(1, Math.Min(sent.Count, 8) + 1)] : NewWrite(DrawChanges(random, truth));
            sent.Add(write);
            told.AppendLine().AppendJoin(" + ", write.Changes);

            var answer = await Store.WriteAsync(write, default);

            truth.Judge(write, answer, Time.GetUtcNow()).Should().BeNull("of {0}", told);
            (await ReadAllAsync()).Should().Equal(truth.Show(Time.GetUtcNow()), "that is what is left of {0}", told);
        }
    }

    private StateChange[] DrawChanges(Random random, StateTruth truth) =>
        [.. Enumerable.Range(0, 4).OrderBy(_ => random.Next()).Take(random.Next(4) == 0 ? 3 : 1).Select(name => DrawChange(random, CartKey($"{name}"), truth))];

    private StateChange DrawChange(Random random, StateKey key, StateTruth truth)
    {
        StateExpiry expiry = random.Next(4) switch
        {
            0 => new StateExpiry.After(Minute),
            1 => new StateExpiry.AsItWas(),
            _ => new StateExpiry.Never(),
        };
        StateChange change = random.Next(6) switch
        {
            0 => new StateChange.Delete(key),
            1 => new StateChange.Check(key),
            _ => InCart(key.Name, $"{random.Next()}") with { Expiry = expiry },
        };
        return change with
        {
            ExpectedVersion = random.Next(4) switch
            {
                0 => null,
                1 => 0,
                2 => random.Next(1, 50),
                _ => truth.VersionOf(key, Time.GetUtcNow()),
            },
            FencingToken = random.Next(4) == 0 ? random.Next(1, 20) : null,
        };
    }

    private async Task<IReadOnlyList<string>> ReadAllAsync() =>
        [.. (await Store.ListAsync(new StateQuery(StateSpace.Default, _cart), default)).Entries.Select(StateTruth.Show)];
}
