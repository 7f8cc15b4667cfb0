using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PrepaidMeter.HeadEnd.Demo.Month;

/// <summary>Chance as a function of seed, purpose and place: the same whatever order things happen in.</summary>
internal sealed class MonthRandom(int seed)
{
    /// <summary>0 up to, not including, <paramref name="limit"/>.</summary>
    public int Below(int limit, string purpose, int account, int day)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{seed} {purpose} {account} {day}");
        return (int)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(place))) % (ulong)limit);
    }
}
