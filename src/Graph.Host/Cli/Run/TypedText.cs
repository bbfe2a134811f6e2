using System.Text.Json;
using Graph.Host.Cli.Errors;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>Reads fields as they are typed, and the files that they name.</summary>
/// <param name="environment">Where files are and what is piped in.</param>
internal sealed class TypedText(CommandEnvironment environment)
{
    private const string StandardInput = "-";

    /// <summary>Takes a field apart.</summary>
    /// <param name="field">Such as <c>question=Why?</c>.</param>
    /// <param name="example">How one is written, for the message.</param>
    /// <returns>Its name and its text.</returns>
    /// <exception cref="CommandException">It has no name or no value.</exception>
    internal static (string Name, string Text) Split(string field, string example)
    {
        var equals = field.IndexOf('=', StringComparison.Ordinal);
        return equals > 0
            ? (field[..equals], field[(equals + 1)..])
            : throw CommandException.Usage($"'{field}' is not a field with a value. Write it such as: {example}");
    }

    /// <summary>What a file is called in a message.</summary>
    internal static string Describe(string file) => file == StandardInput ? "what was piped in" : $"'{file}'";

    /// <summary>The text of a field: as it was typed, or of the file that it names after an <c>@</c>.</summary>
    internal async Task<string> ResolveAsync(string name, string text, CancellationToken cancellationToken)
    {
        if (!text.StartsWith('@'))
        {
            return text;
        }

        return text.StartsWith("@@", StringComparison.Ordinal) ? text[1..] : await ReadTextAsync(name, text[1..], cancellationToken);
    }

    /// <summary>The JSON in a file, or in what is piped in.</summary>
    /// <exception cref="CommandException">There is no such file, or it holds no JSON.</exception>
    internal async Task<Value> ReadJsonAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            return ValueJson.Parse(await ReadJsonTextAsync(file, cancellationToken));
        }
        catch (JsonException exception)
        {
            throw CommandException.Usage($"The input in {Describe(file)} is not JSON: {exception.Message}", exception);
        }
    }

    private async Task<string> ReadTextAsync(string name, string file, CancellationToken cancellationToken)
    {
        var path = environment.FullPath(file);
        return File.Exists(path)
            ? await File.ReadAllTextAsync(path, cancellationToken)
            : throw CommandException.Usage(
                $"The text of '{name}' was to come from the file '{file}', but there is none. Write @@ for a value that starts with @.");
    }

    private async Task<string> ReadJsonTextAsync(string file, CancellationToken cancellationToken)
    {
        if (file == StandardInput)
        {
            return await environment.Terminal.In.ReadToEndAsync(cancellationToken);
        }

        var path = environment.FullPath(file);
        return File.Exists(path)
            ? await File.ReadAllTextAsync(path, cancellationToken)
            : throw CommandException.Usage($"There is no file '{file}' to read the input from.");
    }
}
