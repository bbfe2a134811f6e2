using System.Text;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class CodecTests
{
    private const string Chain = """
        schema: graphagents/v1
        name: chain
        state: { thing: any, log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: give, output: thing }
          b: { type: word, output: log }
        edges: [START -> a, a -> b]
        """;

    public static TheoryData<string> Floats() => ["0", "1", "-0", "1E300", "5E-324", "0.1", "-1.7976931348623157E308", "NaN", "Infinity", "-Infinity", "1E21", "123456789012345680"];

    public static TheoryData<string> Texts() =>
    [
        "", "plain", "ünïcödé", "日本語", "👩‍👩‍👧‍👦", "line\nbreak\ttab", "quote \" backslash \\ slash /", "\u0000\u0001\u001f", "\u2028\u2029", "$timestamp", "<script>&'",
    ];

    [Theory]
    [MemberData(nameof(Floats))]
    public void a_float_comes_back_with_the_same_bits(string text)
    {
        var real = double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        var back = Readings.ThereAndBack(real);

        back.Kind.Should().Be(ValueKind.Float);
        BitConverter.DoubleToInt64Bits(back.AsFloat()).Should().Be(BitConverter.DoubleToInt64Bits(real));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(9007199254740993)]
    public void an_integer_comes_back(long whole) => Readings.ThereAndBack(whole).AsInt().Should().Be(whole);

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void an_unsigned_integer_comes_back(ulong whole) => Readings.ThereAndBack(Value.Of(whole)).AsUInt().Should().Be(whole);

    [Theory]
    [MemberData(nameof(Texts))]
    public void text_comes_back(string text) => Readings.ThereAndBack(text).AsString().Should().Be(text);

    [Fact]
    public void null_and_booleans_come_back() =>
        Readings.Exact(Readings.ThereAndBack(ValueList.Of(Value.Null, Value.True, Value.False))).Should().Be("[null,true,false]");

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1_767_225_600, 123_456_789)]
    [InlineData(1_767_225_600, 1)]
    [InlineData(-1, 999_999_999)]
    [InlineData(Timestamp.MinSeconds, 0)]
    [InlineData(Timestamp.MaxSeconds, 999_999_999)]
    public void a_timestamp_comes_back_to_the_nanosecond(long seconds, int nanos) =>
        Readings.ThereAndBack(Value.Of(new Timestamp(seconds, nanos))).AsTimestamp().Should().Be(new Timestamp(seconds, nanos));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-1_500_000_000)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    public void a_duration_comes_back_to_the_nanosecond(long nanoseconds) =>
        Readings.ThereAndBack(Value.Of(new Duration(nanoseconds))).AsDuration().Nanoseconds.Should().Be(nanoseconds);

    [Fact]
    public void bytes_come_back() =>
        Readings.ThereAndBack(Value.Of(new byte[] { 0, 1, 254, 255 })).AsBytes().ToArray().Should().Equal(0, 1, 254, 255);

    [Theory]
    [InlineData("$timestamp")]
    [InlineData("$map")]
    [InlineData("$")]
    [InlineData("$unknown")]
    public void a_map_whose_key_looks_like_a_mark_comes_back(string key)
    {
        Value map = ValueMap.Of((key, "2026-01-01T00:00:00Z"), ("plain", ValueMap.Of((key, 1L))));

        Readings.ThereAndBack(map).Should().Be(map);
    }

    [Fact]
    public void a_map_with_keys_that_are_no_text_comes_back()
    {
        Value map = ValueMap.Of((1L, "one"), (Value.True, "yes"), ("text", 1.0));

        Readings.Exact(Readings.ThereAndBack(map)).Should().Be(Readings.Exact(map));
    }

    [Fact]
    public void a_large_map_keeps_its_order()
    {
        Value map = ValueMap.From(Enumerable.Range(0, 100).Reverse().Select(number => new KeyValuePair<Value, Value>($"k{number}", (long)number)));

        Readings.Exact(Readings.ThereAndBack(map)).Should().Be(Readings.Exact(map));
    }

    [Fact]
    public void random_values_come_back()
    {
        var random = new Random(11);
        for (var i = 0; i < 2_000; i++)
        {
            var value = RandomValues.Any(random, 4);

            Readings.Exact(Readings.ThereAndBack(value)).Should().Be(Readings.Exact(value));
            Readings.ThereAndBack(value).Should().Be(value);
        }
    }

    [Fact]
    public async Task any_value_is_restored_exactly()
    {
        var random = new Random(5);
        var thing = ValueList.From(Enumerable.Range(0, 50).Select(_ => RandomValues.Any(random, 4)));
        var world = new EngineWorld().WithNode("give", _ => thing).WithNode("word", _ => "x");
        var live = await world.RunAsync(Chain);

        var restored = await world.NextProcess().ResumeAsync(Chain);

        restored.State.Exact().Should().Be(live.State.Exact());
    }

    [Fact]
    public async Task a_damaged_byte_anywhere_in_a_commit_is_found_and_its_version_is_named()
    {
        var world = new EngineWorld().WithNode("give", _ => 1L).WithNode("word", _ => "x");
        await world.RunAsync(Chain);
        var stored = (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None))!;
        var body = stored.Tail[1].Body.ToArray();

        for (var place = 0; place < body.Length; place++)
        {
            var damaged = body.ToArray();
            damaged[place] ^= 1;
            var tail = stored.Tail.ToArray();
            tail[1] = tail[1] with { Body = damaged };
            var load = () => Graph.Runtime.Engine.Committing.ThreadReplay.Of(stored with { Tail = tail });

            load.Should().Throw<CorruptCheckpointException>().Which.Version.Should().Be(2);
        }
    }

    [Fact]
    public async Task a_damaged_byte_anywhere_in_a_snapshot_is_found()
    {
        var world = new EngineWorld().WithNode("give", _ => new string('x', 70_000)).WithNode("word", _ => "x");
        await world.RunAsync(Chain);
        var stored = (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None))!;
        var body = stored.Snapshot!.Body.ToArray();

        foreach (var place in new[] { 0, 31, 32, 40, body.Length / 2, body.Length - 1 })
        {
            var damaged = body.ToArray();
            damaged[place] ^= 1;
            var load = () => Graph.Runtime.Engine.Committing.ThreadReplay.Of(stored with { Snapshot = stored.Snapshot with { Body = damaged } });

            load.Should().Throw<CorruptCheckpointException>().Which.Version.Should().Be(2);
        }
    }

    [Fact]
    public async Task a_commit_that_is_missing_from_the_chain_is_found()
    {
        var world = new EngineWorld().WithNode("give", _ => 1L).WithNode("word", _ => "x");
        await world.RunAsync(Chain);
        var stored = (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None))!;

        var load = () => Graph.Runtime.Engine.Committing.ThreadReplay.Of(stored with { Tail = [stored.Tail[0], stored.Tail[2]] });

        load.Should().Throw<CorruptCheckpointException>().Which.Version.Should().Be(3);
    }

    [Fact]
    public async Task a_pending_write_that_cannot_be_read_is_found()
    {
        var world = new EngineWorld().WithNode("give", _ => 1L).WithGate("word", new Gate());
        _ = world.Start(Chain);
        var stored = (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None))!;

        foreach (var text in new[] { "{", "[1]", "{\"$float\":\"x\"}", "{\"$nothing\":1}" })
        {
            var pending = new PendingWrite("b", Graph.Runtime.Engine.Committing.SealedBody.Seal(Encoding.UTF8.GetBytes(text)));
            var load = () => Graph.Runtime.Engine.Committing.ThreadReplay.Of(stored with { PendingWrites = [pending] });

            load.Should().Throw<CorruptCheckpointException>().WithMessage("*'b'*");
        }
    }

    [Fact]
    public async Task a_damaged_byte_anywhere_in_a_pending_write_is_found()
    {
        var world = new EngineWorld().WithNode("give", _ => 1L).WithGate("word", new Gate());
        _ = world.Start(Chain.Replace("START -> a, a -> b", "START -> a, START -> b", StringComparison.Ordinal));
        var stored = (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None))!;
        var body = stored.PendingWrites.Single().Body.ToArray();

        for (var place = 0; place < body.Length; place++)
        {
            var damaged = body.ToArray();
            damaged[place] ^= 1;
            var load = () => Graph.Runtime.Engine.Committing.ThreadReplay.Of(stored with { PendingWrites = [new PendingWrite("a", damaged)] });

            load.Should().Throw<CorruptCheckpointException>().WithMessage("*'a'*");
        }
    }

    [Fact]
    public async Task a_commit_of_a_newer_format_is_refused_by_its_number()
    {
        var body = Encoding.UTF8.GetBytes("""{"v":99,"source":"step","run":"r","step":1}""");

        var read = () => Graph.Runtime.Engine.Committing.StoredTransition.Read(body);

        read.Should().Throw<FormatException>().WithMessage("*format 99*");
        await Task.CompletedTask;
    }
}
