using System.Diagnostics;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Tests.Checkpoints.Leases;

public sealed class LeaseOwnerTests
{
    private static readonly LeaseOwner Here = LeaseOwner.OfThisProcess(new Random(1));

    [Fact]
    public void a_process_that_lives_is_not_gone() => Here.IsGone().Should().BeFalse();

    [Fact]
    public void two_owners_of_one_process_are_told_apart() =>
        LeaseOwner.OfThisProcess(new Random(2)).Should().NotBe(Here);

    [Fact]
    public async Task a_process_that_was_killed_is_gone()
    {
        using var process = Process.Start(new ProcessStartInfo("sleep", "600"))!;
        var start = ProcessStarts.Find(process.Id)!.Value;
        var owner = With(3, $"{process.Id}").With(4, $"{start}");

        var isGoneBefore = owner.IsGone();
        process.Kill();
        await process.WaitForExitAsync();

        isGoneBefore.Should().BeFalse();
        owner.IsGone().Should().BeTrue();
    }

    [Fact]
    public void a_process_id_that_another_process_has_by_now_is_not_the_owner() => With(4, "1").IsGone().Should().BeTrue();

    [Fact]
    public void no_process_outlives_its_machine() => With(2, "another start").IsGone().Should().BeTrue();

    [Fact]
    public void what_happens_on_another_machine_cannot_be_known()
    {
        var elsewhere = With(1, "another machine").With(3, "999999999");

        elsewhere.IsGone().Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("somebody")]
    [InlineData("a:b:c:d:e:f")]
    public void an_owner_of_another_form_is_never_taken_to_be_gone(string owner) => new LeaseOwner(owner).IsGone().Should().BeFalse();

    [Fact]
    public void people_read_the_process_and_the_host() =>
        new LeaseOwner("desk:m:b:4711:1:r").Describe().Should().Be("process 4711 on 'desk'");

    private static LeaseOwner With(int part, string value) => Here.With(part, value);
}

internal static class LeaseOwnerParts
{
    internal static LeaseOwner With(this LeaseOwner owner, int part, string value)
    {
        var parts = owner.Value.Split(':');
        parts[part] = value;
        return new LeaseOwner(string.Join(':', parts));
    }
}
