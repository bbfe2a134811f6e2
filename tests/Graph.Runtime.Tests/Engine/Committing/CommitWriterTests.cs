using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine.Committing;

/// <summary>What the engine writes is what the framework's writer would have written, byte for byte.</summary>
public sealed class CommitWriterTests
{
    private const int Seeds = 500;

    /// <summary>What <see cref="WriteAll"/> writes.</summary>
    private const string All =
        """{"name":-9223372036854775808,"name":0.25,"name":"plain","name":null,"\"quoted\"":"ünïcödé","name":[1,"two",[3],{},{"known":1,"name":2}],"name":{"name":true,"name":false,"name":null,"other":4}}""";

    private static readonly JsonEncodedText Name = JsonEncodedText.Encode("name");

    [Fact]
    public void any_value_is_written_as_the_frameworks_writer_writes_it()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var value = RandomValues.Any(new Random(seed), depth: 3);

            Written(writer => writer.WriteValue(value)).Should().Be(Expected(writer => ValueJson.Write(writer, value, isExact: true)), "seed {0} gives {1}", seed, value);
        }
    }

    [Fact]
    public void every_character_is_written_as_the_frameworks_writer_writes_it()
    {
        for (var code = 0; code <= char.MaxValue; code++)
        {
            var text = $"a{(char)code}z";

            Written(writer => writer.WriteStringValue(text)).Should().Be(Expected(writer => writer.WriteStringValue(text)), "of U+{0:X4}", code);
        }
    }

    [Fact]
    public void objects_and_lists_are_put_together_as_the_frameworks_writer_puts_them_together() => Written(WriteAll).Should().Be(All);

    [Fact]
    public void what_is_written_makes_room_for_itself_wherever_the_room_ends()
    {
        for (var length = 0; length < 600; length++)
        {
            var padding = new string('x', length);

            var written = Written(writer =>
            {
                writer.WriteStringValue(padding);
                WriteAll(writer);
                writer.WriteMilliseconds(Name, TimeSpan.FromMicroseconds(1_234));
            });

            written.Should().Be($"\"{padding}\",{All},\"name\":1.234");
        }
    }

    [Fact]
    public void a_time_is_written_in_milliseconds_as_the_frameworks_writer_writes_them()
    {
        for (var microseconds = 0L; microseconds <= 20_000; microseconds++)
        {
            RequireMilliseconds(microseconds, 0);
        }

        var random = new Random(1);
        for (var microseconds = 1L; microseconds < TimeSpan.FromDays(3650).TotalMicroseconds; microseconds += 1 + random.NextInt64(1 + microseconds))
        {
            RequireMilliseconds(microseconds, random.Next(10));
            RequireMilliseconds(microseconds / 1000 * 1000, random.Next(10));
        }

        Written(writer => writer.WriteMilliseconds(Name, TimeSpan.FromMilliseconds(-5))).Should().Be("\"name\":0");
    }

    [Fact]
    public void a_writer_that_was_cleared_begins_anew()
    {
        using var writer = new CommitWriter();
        writer.WriteNumberValue(1);
        writer.WriteNumberValue(2);
        writer.Clear();
        writer.WriteNumberValue(3);

        TextOf(writer).Should().Be("3");
    }

    [Fact]
    public void a_writer_is_as_new_after_a_value_that_it_could_not_write_and_a_clear()
    {
        using var writer = new CommitWriter();
        writer.WriteStartObject();
        writer.WritePropertyName(Name);
        var writing = () => writer.WriteValue(Nested(TransitionFormat.MaxDepth));

        writing.Should().Throw<InvalidOperationException>();
        writer.Clear();
        WriteAll(writer);

        TextOf(writer).Should().Be(All);
    }

    /// <summary>A value that one place takes and another does not would be stored by a step and be lost to a snapshot, or stored and never read.</summary>
    [Fact]
    public void as_deep_as_a_value_may_be_it_can_be_read_where_it_is_deepest()
    {
        var deepest = Enumerable.Range(900, 150).Last(depth => CanWrite(Nested(depth)));
        var body = $$"""{"finished":[{"writes":[{"value":{{Written(writer => writer.WriteValue(Nested(deepest)))}}}]}]}""";
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(body), new JsonReaderOptions { MaxDepth = TransitionFormat.MaxDepth });

        while (reader.Read())
        {
        }

        deepest.Should().Be(TransitionFormat.MaxDepth - 5);
        reader.BytesConsumed.Should().Be(body.Length);
    }

    private static bool CanWrite(Value value)
    {
        try
        {
            return Written(writer => writer.WriteValue(value)).Length > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Value Nested(int depth) => Enumerable.Range(1, depth).Aggregate((Value)0L, (inner, _) => ValueList.Of(inner));

    private static void RequireMilliseconds(long microseconds, int ticks)
    {
        var milliseconds = microseconds / 1000.0;

        Written(writer => writer.WriteMilliseconds(Name, TimeSpan.FromMicroseconds(microseconds) + TimeSpan.FromTicks(ticks)))
            .Should().Be(Expected(writer => writer.WriteNumber(Name, milliseconds)));
    }

    private static void WriteAll(CommitWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber(Name, long.MinValue);
        writer.WriteNumber(Name, 0.25);
        writer.WriteString(Name, "plain");
        writer.WriteString(Name, null);
        writer.WriteString("\"quoted\"", "ünïcödé");
        writer.WriteStartArray(Name);
        writer.WriteNumberValue(1);
        writer.WriteStringValue("two");
        writer.WriteValue(ValueList.Of(3L));
        writer.WriteStartObject();
        writer.WriteEndObject();
        writer.WriteStartOfObject("{\"known\":1"u8);
        writer.WriteNumber(Name, 2);
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteStartObject(Name);
        writer.WriteBoolean(Name, true);
        writer.WriteBoolean(Name, false);
        writer.WritePropertyName(Name);
        writer.WriteValue(Value.Null);
        writer.WritePropertyName("other");
        writer.WriteValue(4L);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static string Written(Action<CommitWriter> write)
    {
        using var writer = new CommitWriter();
        write(writer);
        return TextOf(writer);
    }

    private static string TextOf(CommitWriter writer) => Encoding.UTF8.GetString(writer.Written.Span);

    private static string Expected(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            write(writer);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
