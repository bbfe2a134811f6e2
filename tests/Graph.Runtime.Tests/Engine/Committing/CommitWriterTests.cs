using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine.Committing;

/// <summary>What the engine writes is what the framework's writer would have written, byte for byte.</summary>
public sealed class CommitWriterTests
{
    private const int Seeds = 500;

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
    public void objects_and_lists_are_put_together_as_the_frameworks_writer_puts_them_together()
    {
        var written = Written(writer =>
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
        });

        written.Should().Be(
            """{"name":-9223372036854775808,"name":0.25,"name":"plain","name":null,"\"quoted\"":"ünïcödé","name":[1,"two",[3],{}],"name":{"name":true,"name":false,"name":null,"other":4}}""");
    }

    [Fact]
    public void a_time_is_written_in_milliseconds_as_the_frameworks_writer_writes_them()
    {
        var random = new Random(1);
        for (var microseconds = 0L; microseconds < TimeSpan.FromDays(3650).TotalMicroseconds; microseconds += 1 + random.NextInt64(1 + microseconds))
        {
            var elapsed = TimeSpan.FromMicroseconds(microseconds) + TimeSpan.FromTicks(random.Next(10));
            var milliseconds = microseconds / 1000.0;

            Written(writer => writer.WriteMilliseconds(Name, elapsed)).Should().Be(Expected(writer => writer.WriteNumber(Name, milliseconds)));
        }
    }

    [Fact]
    public void what_is_long_makes_room_for_itself()
    {
        var text = new string('x', 100_000);

        Written(writer => writer.WriteStringValue(text)).Should().Be($"\"{text}\"");
    }

    [Fact]
    public void a_writer_that_was_cleared_begins_anew()
    {
        using var writer = new CommitWriter();
        writer.WriteNumberValue(1);
        writer.WriteNumberValue(2);
        writer.Clear();
        writer.WriteNumberValue(3);

        Encoding.UTF8.GetString(writer.Written.Span).Should().Be("3");
    }

    private static string Written(Action<CommitWriter> write)
    {
        using var writer = new CommitWriter();
        write(writer);
        return Encoding.UTF8.GetString(writer.Written.Span);
    }

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
