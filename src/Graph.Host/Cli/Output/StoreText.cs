using System.Text.RegularExpressions;

namespace Graph.Host.Cli.Output;

/// <summary>Addresses of stores as they may be shown.</summary>
internal static partial class StoreText
{
    private const string Hidden = "PASSWORD";

    /// <summary>Hides passwords, which would stay in logs and on screens.</summary>
    /// <param name="address">The address as it was given.</param>
    internal static string WithoutPasswords(string address) => InOptions().Replace(BeforeHost().Replace(address, $"$1{Hidden}@"), $"$1{Hidden}");

    /// <summary>What stands between user and host; a password may have an '@' of its own.</summary>
    [GeneratedRegex("(://[^:@/?;,]*:)[^/?;]+@", RegexOptions.CultureInvariant)]
    private static partial Regex BeforeHost();

    [GeneratedRegex("([?&;]password=)[^&;]+", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex InOptions();
}
