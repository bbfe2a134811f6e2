namespace Graph.Runtime.Definition.Yaml;

/// <summary>What one file may hold; each bound stops the reader as soon as it is passed.</summary>
internal static class YamlLimits
{
    /// <summary>Bytes of the file in UTF-8.</summary>
    public const int Bytes = 1024 * 1024;

    /// <summary>Levels of lists and maps, aliases replaced.</summary>
    public const int Depth = 64;

    /// <summary>Keys and values, aliases replaced.</summary>
    public const int Values = 100_000;

    /// <summary>Aliases (<c>*name</c>).</summary>
    public const int Aliases = 100;
}
