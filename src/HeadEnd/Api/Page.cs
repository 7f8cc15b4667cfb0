using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace PrepaidMeter.HeadEnd.Api;

/// <summary>A page of a list.</summary>
/// <param name="Next">Give it as <c>cursor</c> for the next page; null on the last one. Opaque.</param>
internal sealed record Page<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>The opaque cursor: an id up to which the caller has seen everything.</summary>
internal static class Cursor
{
    public static string Write(long id) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(id.ToString(CultureInfo.InvariantCulture)));

    public static bool TryRead(string? cursor, out long id)
    {
        id = 0;
        if (string.IsNullOrEmpty(cursor))
        {
            return true;
        }

        Span<byte> octets = stackalloc byte[24];
        return cursor.Length <= 32
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, octets, out var written)
            && long.TryParse(octets[..written], NumberStyles.None, CultureInfo.InvariantCulture, out id);
    }
}
