using System.Collections.Immutable;
using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Reading;

/// <summary>Reads a file that workflows include: types and defaults, and nothing else.</summary>
internal sealed class SharedFileReader(DiagnosticBag diagnostics)
{
    private static readonly string[] Shared = ["types", "defaults", "include"];

    public SharedFileDefinition? Read(YamlNode root)
    {
        if (root is not YamlNode.Mapping mapping)
        {
            if (root is not YamlNode.Broken)
            {
                diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(root), "the file", "a map with 'types' or 'defaults'", root.Describe()));
            }

            return null;
        }

        var reader = new MappingReader(mapping, WorkflowFormat.SharedFile, "An included file", diagnostics);
        WorkflowReader.ReadFormat(reader, diagnostics);
        var definition = new SharedFileDefinition(
            ReadIncludes(reader),
            new StateReader(diagnostics).ReadTypes(reader.FindMapping("types")),
            new PolicyReader(diagnostics).ReadDefaults(reader.FindMapping("defaults")));
        reader.Finish();
        return definition;
    }

    /// <summary>Whether a file is meant to be included: it has no key but those that are shared.</summary>
    public static bool Fits(YamlNode.Mapping root) =>
        root.Entries.Any(entry => Shared.Contains(entry.Name, StringComparer.Ordinal))
        && root.Entries.All(entry => entry.Name == "schema" || Shared.Contains(entry.Name, StringComparer.Ordinal));

    /// <summary>The files under <c>include:</c>.</summary>
    public static ImmutableArray<Placed<string>> ReadIncludes(MappingReader reader) => reader.FindNames("include", "a file or a list of files") ?? [];
}

/// <summary>A file that workflows include, as its author wrote it.</summary>
internal sealed record SharedFileDefinition(
    ImmutableArray<Placed<string>> Includes, ImmutableArray<TypeDefinition> Types, DefaultsDefinition Defaults);
