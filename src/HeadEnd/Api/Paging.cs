using Microsoft.AspNetCore.Http.HttpResults;

namespace PrepaidMeter.HeadEnd.Api;

/// <summary>Pages over anything that can be listed by id with one item more than asked, which tells whether there is a next page.</summary>
internal static class Paging
{
    /// <summary>Null, or what is wrong with the query. <paramref name="position"/> is 0 at the beginning.</summary>
    public static ProblemHttpResult? TryRead(string? cursor, int? limit, out long position, out int size)
    {
        size = limit ?? ApiLimits.DefaultPageSize;
        if (!Cursor.TryRead(cursor, out position))
        {
            return Problems.BadRequest("'cursor' is not one this server gave; leave it out to start at the beginning.");
        }

        return size is >= 1 and <= ApiLimits.LargestPageSize ? null : Problems.BadRequest($"'limit' must be 1 to {ApiLimits.LargestPageSize}.");
    }

    public static Page<TDto> ToPage<T, TDto>(IReadOnlyList<T> found, int size, Func<T, long> idOf, Func<T, TDto> toDto) =>
        new([.. found.Take(size).Select(toDto)], found.Count > size ? Cursor.Write(idOf(found[size - 1])) : null);
}
