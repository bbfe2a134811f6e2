namespace Graph.Runtime.Tests.Golden;

/// <summary>What came out before and was found right.</summary>
internal static class GoldenFile
{
    public static void Check(string path, string actual)
    {
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        File.Exists(path).Should().BeTrue($"{path} is written with UPDATE_GOLDEN=1");
        actual.Should().Be(File.ReadAllText(path));
    }
}
