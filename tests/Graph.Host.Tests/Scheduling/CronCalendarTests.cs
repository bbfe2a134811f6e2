using System.Globalization;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;
using Graph.Scheduling;

namespace Graph.Host.Tests.Scheduling;

public sealed class CronCalendarTests
{
    private const string Berlin = "Europe/Berlin";
    private const string NewYork = "America/New_York";

    private readonly CronCalendar _calendar = new();

    [Theory]
    [InlineData("30 9 * * MON-FRI", "UTC", "2026-01-02T09:30:00Z", "2026-01-05T09:30:00Z")]
    [InlineData("30 9 * * 1-5", "UTC", "2026-01-02T09:30:00Z", "2026-01-05T09:30:00Z")]
    [InlineData("0 0 * * 0", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * 7", "UTC", "2026-01-01T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * 5-7", "UTC", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("0 0 * * 0-7", "UTC", "2026-01-03T00:00:00Z", "2026-01-04T00:00:00Z")]
    [InlineData("*/15 * * * *", "UTC", "2026-01-01T00:07:00Z", "2026-01-01T00:15:00Z")]
    [InlineData("0 12 1 * MON", "UTC", "2026-01-01T12:00:00Z", "2026-01-05T12:00:00Z")]
    [InlineData("10 * * * * *", "UTC", "2026-01-01T00:00:10Z", "2026-01-01T00:01:10Z")]
    [InlineData("0 0 12 L * ? 2027", "UTC", "2026-01-01T00:00:00Z", "2027-01-31T12:00:00Z")]
    [InlineData("0 9 * * *", Berlin, "2026-07-01T00:00:00Z", "2026-07-01T07:00:00Z")]
    public void An_expression_is_read_as_a_crontab_has_it_or_as_Quartz_does(string cron, string zone, string after, string next) =>
        Next(cron, zone, after, 1).Should().Equal(next);

    [Theory]
    [InlineData(Berlin, "2026-03-28T12:00:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z")]
    [InlineData(NewYork, "2026-03-07T12:00:00Z", "2026-03-08T07:00:00Z", "2026-03-09T06:30:00Z")]
    public void A_time_that_the_clocks_leave_out_is_due_when_the_gap_ends(string zone, params string[] times) =>
        Next("30 2 * * *", zone, times[0], 2).Should().Equal(times[1..]);

    [Theory]
    [InlineData(Berlin, "30 2 * * *", "2026-10-24T12:00:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z")]
    [InlineData(NewYork, "30 1 * * *", "2026-10-31T12:00:00Z", "2026-11-01T05:30:00Z", "2026-11-02T06:30:00Z")]
    public void A_time_of_day_that_comes_twice_is_due_once_at_the_first(string zone, string cron, params string[] times) =>
        Next(cron, zone, times[0], 2).Should().Equal(times[1..]);

    [Theory]
    [InlineData(Berlin, "2026-10-24T23:30:00Z", "2026-10-25T00:00:00Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z")]
    [InlineData(Berlin, "2026-03-28T23:30:00Z", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z", "2026-03-29T02:00:00Z")]
    [InlineData(NewYork, "2026-11-01T04:30:00Z", "2026-11-01T05:00:00Z", "2026-11-01T06:00:00Z", "2026-11-01T07:00:00Z")]
    public void What_is_due_each_hour_goes_on_through_both(string zone, params string[] times) =>
        Next("0 * * * *", zone, times[0], 3).Should().Equal(times[1..]);

    [Theory]
    [InlineData("61 * * * *", "minute '61'")]
    [InlineData("0 25 * * *", "hour '25'")]
    [InlineData("0 0 32 * *", "day of the month '32'")]
    [InlineData("0 0 1 FOO *", "month 'FOO'")]
    [InlineData("0 0 * * 8", "day of the week '8'")]
    [InlineData("0 0 * * FUNDAY", "day of the week 'FUNDAY'")]
    [InlineData("99 0 0 * * *", "second '99'")]
    [InlineData("0 9 * *", "it has 4 fields")]
    [InlineData("daily", "it has 1 fields")]
    public void A_mistake_in_an_expression_is_named_with_the_field_and_how_to_write_it(string cron, string part)
    {
        var reading = () => Next(cron, "UTC", "2026-01-01T00:00:00Z", 1);

        reading.Should().Throw<ScheduleInvalidException>().Where(mistake => mistake.Part == "cron")
            .WithMessage($"The cron expression '{cron}' cannot be read: *{part}*such as '30 9 * * MON-FRI'.");
    }

    [Fact]
    public void A_zone_that_there_is_not_is_named()
    {
        var reading = () => Next("0 0 * * *", "Europe/Berln", "2026-01-01T00:00:00Z", 1);

        reading.Should().Throw<ScheduleInvalidException>().WithMessage("No time zone is called 'Europe/Berln'*'Europe/Berlin'*");
    }

    [Fact]
    public void A_time_that_never_comes_is_none()
    {
        Next("0 0 31 2 *", "UTC", "2026-01-01T00:00:00Z", 1).Should().BeEmpty();
    }

    private List<string> Next(string cron, string zone, string after, int count)
    {
        var times = new List<string>();
        var (rule, time) = (new ScheduleTimes(cron, zone), (Timestamp?)Timestamp.From(DateTimeOffset.Parse(after, CultureInfo.InvariantCulture)));
        while (times.Count < count && (time = _calendar.FindNext(rule, time!.Value)) is { } next)
        {
            times.Add(next.ToString());
        }

        return times;
    }
}
