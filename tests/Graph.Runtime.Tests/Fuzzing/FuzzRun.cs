using System.Globalization;
using System.Runtime.CompilerServices;

namespace Graph.Runtime.Tests.Fuzzing;

/// <summary>Tries generated texts until one shows a fault or the run is over.</summary>
/// <remarks>
/// A usual test run tries the same few thousand texts each time. <c>./test.sh --fuzz MINUTES</c> tries others for that long; it sets
/// <c>GRAPH_FUZZ_MINUTES</c> and <c>GRAPH_FUZZ_SEED</c>, the number of the first text. A text is made of its number alone.
/// </remarks>
internal static class FuzzRun
{
    private const long MostBytes = 64 * 1024 * 1024;

    private static readonly double Minutes = double.Parse(Environment.GetEnvironmentVariable("GRAPH_FUZZ_MINUTES") ?? "0", CultureInfo.InvariantCulture);

    private static readonly int FirstSeed = int.Parse(Environment.GetEnvironmentVariable("GRAPH_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);

    /// <summary>Fails with the smallest text that shows the first fault that is found; the text is kept in a file.</summary>
    /// <param name="name">What is tried; the file is named after it.</param>
    /// <param name="usual">How many texts a usual run tries.</param>
    /// <param name="make">Makes a text.</param>
    /// <param name="judge">Says what is wrong with what came of a text; null when nothing is. An exception is a fault too.</param>
    public static void Check(string name, int usual, Func<Random, string> make, Func<string, string?> judge)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var number = 0; Minutes > 0 ? TimeProvider.System.GetElapsedTime(start).TotalMinutes < Minutes : number < usual; number++)
        {
            var seed = unchecked(FirstSeed + number);
            var text = make(new Random(seed));
            if (FindFault(text, judge) is { } fault)
            {
                var smallest = Minimise(text, candidate => FindFault(candidate, judge) is not null);
                var path = Keep($"{name}-{seed.ToString(CultureInfo.InvariantCulture)}", smallest);
                Assert.Fail($"GRAPH_FUZZ_SEED={seed} shows a fault: {FindFault(smallest, judge) ?? fault}\nThe text is kept in {path}:\n{smallest}");
            }
        }
    }

    /// <summary>The text without every line, and then every character of a short text, that the fault does not need.</summary>
    internal static string Minimise(string text, Func<string, bool> isFaulty)
    {
        var lines = Without(text.Split('\n').ToList(), kept => isFaulty(string.Join('\n', kept)));
        var smaller = string.Join('\n', lines);
        return lines.Count > 3 ? smaller : string.Concat(Without(smaller.Select(letter => letter.ToString()).ToList(), kept => isFaulty(string.Concat(kept))));
    }

    // Large pieces first: a file of a hundred lines needs some dozens of tries.
    private static List<string> Without(List<string> parts, Func<List<string>, bool> isFaulty)
    {
        for (var size = Math.Max(1, parts.Count / 2); size > 0; size /= 2)
        {
            for (var at = 0; at + size <= parts.Count;)
            {
                var kept = parts.Where((_, index) => index < at || index >= at + size).ToList();
                if (isFaulty(kept))
                {
                    parts = kept;
                }
                else
                {
                    at += size;
                }
            }
        }

        return parts;
    }

    private static string? FindFault(string text, Func<string, string?> judge)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var fault = judge(text);
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            return fault ?? (bytes > MostBytes ? $"{bytes:N0} bytes were allocated for it." : null);
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            return failure.ToString();
        }
    }

    private static string Keep(string name, string text, [CallerFilePath] string here = "")
    {
        var folder = Directory.CreateDirectory(Path.GetFullPath(Path.Combine(here, "../../../../artifacts/fuzz")));
        var path = Path.Combine(folder.FullName, name + ".txt");
        File.WriteAllText(path, text);
        return path;
    }
}
