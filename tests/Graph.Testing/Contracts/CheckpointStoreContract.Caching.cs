using System.Text;
using FluentAssertions;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Testing.Builders;
using Xunit;

namespace Graph.Testing.Contracts;

/// <summary>What a store promises of results that it keeps for other tasks.</summary>
public abstract partial class CheckpointStoreContract
{
    private static readonly Timestamp Noon = new(1_800_000_000, 500_000_000);

    [Fact]
    public async Task a_kept_result_is_found_under_its_key()
    {
        var result = Kept("key", "result", seconds: 10);

        await Store.SaveCachedAsync(result, CancellationToken.None);

        var found = await Store.FindCachedAsync("key", Noon, CancellationToken.None);
        found!.Body.Text().Should().Be("result");
        (found with { Body = result.Body }).Should().Be(result);
        (await Store.FindCachedAsync("Key", Noon, CancellationToken.None)).Should().BeNull();
    }

    [Theory]
    [InlineData(9, 999_999_999, true)]
    [InlineData(10, 499_999_999, true)]
    [InlineData(10, 500_000_000, false)]
    [InlineData(11, 0, false)]
    public async Task a_kept_result_is_found_until_it_expires(int seconds, int nanos, bool isFound)
    {
        await Store.SaveCachedAsync(Kept("key", "result", seconds: 10), CancellationToken.None);

        var found = await Store.FindCachedAsync("key", new Timestamp(Noon.Seconds + seconds, nanos), CancellationToken.None);

        (found is not null).Should().Be(isFound);
    }

    [Fact]
    public async Task the_last_result_of_a_key_wins()
    {
        await Store.SaveCachedAsync(Kept("key", "first", seconds: 100), CancellationToken.None);
        await Store.SaveCachedAsync(Kept("key", "second", seconds: 10), CancellationToken.None);

        var before = await Store.FindCachedAsync("key", Noon, CancellationToken.None);
        var after = await Store.FindCachedAsync("key", new Timestamp(Noon.Seconds + 50, 0), CancellationToken.None);

        before!.Body.Text().Should().Be("second");
        after.Should().BeNull();
    }

    [Fact]
    public async Task results_that_are_good_stay_while_others_expire()
    {
        await Store.SaveCachedAsync(Kept("long", "kept", seconds: 1_000_000), CancellationToken.None);
        foreach (var number in Enumerable.Range(0, 300))
        {
            var savedAt = new Timestamp(Noon.Seconds + (2 * number), 0);
            var result = Kept($"short {number}", "gone", 0) with { SavedAt = savedAt, ExpiresAt = new Timestamp(savedAt.Seconds + 1, 0) };
            await Store.SaveCachedAsync(result, CancellationToken.None);
        }

        var found = await Store.FindCachedAsync("long", new Timestamp(Noon.Seconds + 600, 0), CancellationToken.None);

        found!.Body.Text().Should().Be("kept");
    }

    [Fact]
    public async Task the_bytes_of_a_kept_result_are_the_store_s_own()
    {
        var bytes = Encoding.UTF8.GetBytes("result");
        await Store.SaveCachedAsync(Kept("key", "", seconds: 10) with { Body = bytes }, CancellationToken.None);

        bytes.AsSpan().Clear();

        (await Store.FindCachedAsync("key", Noon, CancellationToken.None))!.Body.Text().Should().Be("result");
    }

    private static CachedResult Kept(string key, string body, int seconds) =>
        new(key, Encoding.UTF8.GetBytes(body), Noon, new Timestamp(Noon.Seconds + seconds, Noon.Nanos));
}
