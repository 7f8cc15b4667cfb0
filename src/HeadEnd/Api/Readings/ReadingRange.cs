using Microsoft.AspNetCore.Http.HttpResults;

namespace PrepaidMeter.HeadEnd.Api.Readings;

/// <summary>A checked time range with a row limit.</summary>
internal readonly record struct ReadingRange(DateTimeOffset From, DateTimeOffset To, int Limit)
{
    /// <summary>Null, or what is wrong with the query.</summary>
    public static ProblemHttpResult? TryCreate(DateTimeOffset? from, DateTimeOffset? to, int? limit, DateTimeOffset now, TimeSpan length, out ReadingRange range)
    {
        // Open ends: a range of the default length beside the end that is given, or up to now.
        var end = to ?? (from is { } start && start + length > now ? start + length : now);
        range = new(from ?? end - length, end, limit ?? ApiLimits.LargestReadingCount);
        if (range.From > range.To)
        {
            return Problems.BadRequest("'from' is later than 'to'.");
        }

        return range.Limit is >= 1 and <= ApiLimits.LargestReadingCount
            ? null
            : Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestReadingCount}.");
    }
}
