using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Fuzzing;

/// <summary>
/// Mutates octets, the same way for the same seed. It knows where whole Data values lie in a valid APDU, so that it can exchange, repeat, wrap and
/// drop values as well as flip bits.
/// </summary>
internal sealed class FuzzMutator(int seed)
{
    private const int MostMutations = 3;
    private const int LongestSeedSearched = 600;
    private const int DeepestWrap = 40;

    // Octets lengths, counts and tags are sensitive to.
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x09, 0x13, 0x7E, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF];

    private static readonly byte[][] TellingLengths = [[0x80], [0x81, 0xFF], [0x82, 0xFF, 0xFF], [0x84, 0x7F, 0xFF, 0xFF, 0xFF], [0x84, 0x80, 0, 0, 0], [0x84, 0xFF, 0xFF, 0xFF, 0xFF], [0x88]];

    private readonly Random _random = new(seed);
    private readonly Dictionary<byte[], Range[]> _values = new(ReferenceEqualityComparer.Instance);

    public int Next(int below) => _random.Next(below);

    /// <summary>The seed with one to three mistakes; <paramref name="other"/> lends values and pieces.</summary>
    public byte[] Mutate(byte[] octets, byte[] other)
    {
        var mutated = new List<byte>(octets.Length + 16);
        mutated.AddRange(octets);

        // Where values lie is known of the seed only, so a change of structure comes first.
        if (_random.Next(2) == 0 && Values(octets) is { Length: > 0 } values)
        {
            MutateStructure(mutated, values[_random.Next(values.Length)], other);
        }

        for (var left = _random.Next(1, MostMutations + 1); left > 0; left--)
        {
            MutateOctets(mutated, other);
        }

        return [.. mutated];
    }

    private void MutateStructure(List<byte> octets, Range value, byte[] other)
    {
        var (start, length) = value.GetOffsetAndLength(octets.Count);
        switch (_random.Next(5))
        {
            case 0 when Values(other) is { Length: > 0 } lent:
                var donor = other[lent[_random.Next(lent.Length)]];
                octets.RemoveRange(start, length);
                octets.InsertRange(start, donor);
                break;
            case 1:
                octets.InsertRange(start, octets.GetRange(start, length));
                break;
            case 2:
                octets.RemoveRange(start, length);
                break;
            case 3:
                octets.InsertRange(start, Enumerable.Repeat(new byte[] { 2, 1 }, _random.Next(1, DeepestWrap)).SelectMany(o => o));
                break;
            default:
                // The length or count behind the tag.
                octets.RemoveAt(start + 1);
                octets.InsertRange(start + 1, TellingLengths[_random.Next(TellingLengths.Length)]);
                break;
        }
    }

    private void MutateOctets(List<byte> octets, byte[] other)
    {
        var at = _random.Next(octets.Count + 1);
        switch (_random.Next(6))
        {
            case 0 when at < octets.Count:
                octets[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1 when at < octets.Count:
                octets[at] = Telling[_random.Next(Telling.Length)];
                break;
            case 2 when at < octets.Count:
                octets.RemoveAt(at);
                break;
            case 3:
                octets.Insert(at, Telling[_random.Next(Telling.Length)]);
                break;
            case 4:
                octets.RemoveRange(at, octets.Count - at);
                break;
            default:
                octets.InsertRange(at, other[.._random.Next(Math.Min(other.Length, LongestSeedSearched) + 1)]);
                break;
        }
    }

    /// <summary>Whole Data values of two octets and more in a seed, found once by trying at each octet.</summary>
    private Range[] Values(byte[] octets)
    {
        if (_values.TryGetValue(octets, out var known))
        {
            return known;
        }

        var found = new List<Range>();
        for (var start = 0; start < Math.Min(octets.Length, LongestSeedSearched); start++)
        {
            try
            {
                var length = AxdrDecoder.Measure(octets.AsSpan(start));
                if (length > 1)
                {
                    found.Add(start..(start + length));
                }
            }
            catch (DlmsDecodeException)
            {
                // No value begins here.
            }
        }

        return _values[octets] = [.. found];
    }
}
