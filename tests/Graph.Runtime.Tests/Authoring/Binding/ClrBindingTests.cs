using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Graph.Runtime.Authoring.Binding;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Authoring.Binding;

public class ClrBindingTests
{
    public enum Level
    {
        Low,
        VeryHigh,
    }

    [Fact]
    public void whatever_is_written_reads_back_the_same()
    {
        var binding = ClrBindings.OfInput<Everything>();

        Prop.ForAll(ArbMap.Default.ArbFor<Sample>(), sample =>
        {
            var whole = Everything.From(sample);
            var back = binding.Read(binding.Write(whole));
            back.Should().BeEquivalentTo(whole, options => options.ComparingByMembers<Everything>());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void what_is_written_is_of_the_declared_type()
    {
        var binding = ClrBindings.OfInput<Everything>();

        Prop.ForAll(ArbMap.Default.ArbFor<Sample>(), sample =>
        {
            var written = binding.Write(Everything.From(sample));
            binding.OutputType.TryFit(written, out var fitted, out var misfit).Should().BeTrue("{0}", misfit);
            binding.Write(binding.Read(fitted)).Should().Be(written);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void a_map_with_keys_in_any_order_becomes_the_record()
    {
        var binding = ClrBindings.OfInput<Pair>();

        var pair = binding.Read(ValueMap.Of(("right", 2), ("left", "one")));

        pair.Should().Be(new Pair("one", 2));
    }

    [Fact]
    public void text_becomes_times_and_bytes_where_they_are_asked_for()
    {
        var binding = ClrBindings.OfInput<Times>();

        var times = binding.Read(ValueMap.Of(("at", "2026-03-01T10:00:00Z"), ("length", "1h30m"), ("data", "AQI=")));

        times.At.Should().Be(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        times.Length.Should().Be(TimeSpan.FromMinutes(90));
        times.Data.Should().Equal(1, 2);
    }

    [Theory]
    [InlineData("""{"level":"high","tags":{},"rows":[]}""", ".level", "enum[low, very_high]")]
    [InlineData("""{"level":"low","tags":{"a":1},"rows":[]}""", ".tags.a", "string")]
    [InlineData("""{"level":"low","tags":[],"rows":[]}""", ".tags", "map<string>")]
    [InlineData("""{"level":"low","tags":{},"rows":[{"left":"x","right":1},{"left":"x"}]}""", ".rows[1].right", "int")]
    [InlineData("""{"level":"low","tags":{},"rows":"x"}""", ".rows", "list<Pair>")]
    [InlineData("""{"level":"low","tags":{},"rows":[3]}""", ".rows[0]", "Pair")]
    [InlineData("[]", "", "Nested")]
    public void a_misfit_knows_its_path_and_what_was_expected(string json, string path, string expected)
    {
        var binding = ClrBindings.OfInput<Nested>();

        var misfit = binding.FindMisfit(ValueJson.Parse(json));

        misfit!.Path.Should().Be(path);
        misfit.Expected.Should().Be(expected);
    }

    [Fact]
    public void an_anonymous_type_is_a_record()
    {
        var method = ((Func<string, object>)(text => new { Text = text })).Method;
        var shown = new { Text = "x", WordCount = 1 };

        var binding = BindingOf(shown, method);

        binding.OutputType.Should().BeOfType<StateType.Record>()
            .Which.Fields.Select(field => $"{field.Name}: {field.Type}").Should().Equal("text: string", "word_count: int");
        binding.Write(shown).Should().Be((Value)ValueMap.Of(("text", "x"), ("word_count", 1)));
    }

    [Fact]
    public void an_immutable_dictionary_is_written_in_the_order_of_its_keys()
    {
        var binding = ClrBindings.OfInput<Bag>();
        var bag = new Bag(ImmutableDictionary<string, int>.Empty.Add("c", 3).Add("a", 1).Add("b", 2));

        var written = binding.Write(bag);

        written.ToString().Should().Be("""{"counts":{"a":1,"b":2,"c":3}}""");
    }

    [Fact]
    public void a_default_list_is_a_new_one_for_every_object()
    {
        var binding = ClrBindings.OfInput<Basket>();

        var first = binding.Read(ValueMap.Empty);
        var second = binding.Read(ValueMap.Empty);
        first.Items.Add("mine");

        second.Items.Should().Equal("apple");
    }

    [Fact]
    public void an_enum_value_without_a_name_cannot_be_written()
    {
        var binding = ClrBindings.OfInput<Nested>();

        var write = () => binding.Write(new Nested((Level)9, [], []));

        write.Should().Throw<InvalidOperationException>().WithMessage("'9' is no member of Level; its words are enum[low, very_high].");
    }

    private static ClrBinding<T> BindingOf<T>(T example, System.Reflection.MethodInfo method)
    {
        GC.KeepAlive(example);
        return (ClrBinding<T>)ClrBindings.OfResult(typeof(T), method);
    }

    public sealed record Pair(string Left, int Right);

    public sealed record Nested(Level Level, Dictionary<string, string> Tags, ImmutableArray<Pair> Rows);

    public sealed record Times(DateTimeOffset At, TimeSpan Length, byte[] Data);

    public sealed record Bag(ImmutableDictionary<string, int> Counts);

    public sealed class Basket
    {
        public List<string> Items { get; init; } = ["apple"];
    }

    public readonly record struct Spot(int X, double? Y);

    /// <summary>What a generator can make on its own.</summary>
    public sealed record Sample(NonNull<string> Text, long Whole, short Small, NormalFloat Real, bool Flag, int Seconds, byte[]? Bytes, int? Maybe);

    public sealed record Everything(string Text, long Whole, short Small, double Real, bool Flag)
    {
        public required DateTimeOffset At { get; init; }

        public TimeSpan Length { get; set; }

        public byte[]? Bytes { get; init; }

        public int? Maybe { get; init; }

        public Level Level { get; init; } = Level.VeryHigh;

        public Spot Spot { get; init; }

        public Pair? Inner { get; init; }

        public required IReadOnlyList<Pair?> Pairs { get; init; }

        public List<string> Words { get; init; } = [];

        public required IReadOnlyDictionary<string, int[]> Groups { get; init; }

        public decimal Price { get; init; }

        public Value Extra { get; init; }

        public static Everything From(Sample sample)
        {
            var pair = new Pair(sample.Text.Get, sample.Small);
            return new Everything(sample.Text.Get, sample.Whole, sample.Small, sample.Real.Get, sample.Flag)
            {
                At = DateTimeOffset.UnixEpoch.AddSeconds(sample.Seconds),
                Length = TimeSpan.FromSeconds(sample.Seconds),
                Bytes = sample.Bytes,
                Maybe = sample.Maybe,
                Level = sample.Flag ? Level.Low : Level.VeryHigh,
                Spot = new Spot(sample.Small, sample.Flag ? null : sample.Small / 4.0),
                Inner = sample.Flag ? pair : null,
                Pairs = [pair, null, pair],
                Words = [sample.Text.Get, "x"],
                Groups = new Dictionary<string, int[]> { ["a"] = [sample.Small, 2], ["none"] = [] },
                Price = sample.Small / 100m,
                Extra = sample.Whole,
            };
        }
    }
}
