namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>Every decoder against vectors with random mistakes in them, the same ones each run.</summary>
public class MutationTests
{
    private const int Rounds = 50_000;

    // Octets lengths, counts and tags are sensitive to.
    private static readonly byte[] Telling = [0x00, 0x01, 0x02, 0x09, 0x13, 0x7F, 0x80, 0x81, 0x82, 0x84, 0xFF];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnyDecoder_GivenMutatedOctets_DecodesOrThrowsDecodeExceptionWithinBounds(int seed)
    {
        var vectors = Vector.Decodable.Concat(Vector.Axdr.Where(v => v.Kind == "truncated")).Select(v => (v.Kind, v.Octets)).ToArray();
        var random = new Random(seed);
        var accepted = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (kind, octets) = vectors[random.Next(vectors.Length)];
            var mutated = Mutate(octets, vectors[random.Next(vectors.Length)].Octets, random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                var encoded = Recode.Octets(kind, mutated);
                accepted++;

                // What is accepted has one canonical form, and that is decoded alike.
                Recode.Octets(kind, encoded).ShouldBe(encoded);
            }
            catch (DlmsDecodeException e)
            {
                e.Offset.ShouldBeInRange(0, mutated.Length);
            }
            catch (Exception e)
            {
                Assert.Fail($"{kind} {Convert.ToHexString(mutated)}: {e}");
            }

            (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(20_000 + (400 * mutated.Length), $"{kind} {Convert.ToHexString(mutated)}");
        }

        accepted.ShouldBeInRange(Rounds / 20, Rounds * 19 / 20); // else the mutations test nothing
    }

    private static byte[] Mutate(byte[] octets, byte[] other, Random random)
    {
        var mutated = octets.ToList();
        for (var left = random.Next(1, 4); left > 0; left--)
        {
            var at = random.Next(mutated.Count + 1);
            switch (random.Next(6))
            {
                case 0 when at < mutated.Count:
                    mutated[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 1 when at < mutated.Count:
                    mutated[at] = Telling[random.Next(Telling.Length)];
                    break;
                case 2 when at < mutated.Count:
                    mutated.RemoveAt(at);
                    break;
                case 3:
                    mutated.Insert(at, Telling[random.Next(Telling.Length)]);
                    break;
                case 4:
                    mutated.RemoveRange(at, mutated.Count - at);
                    break;
                default:
                    mutated.InsertRange(at, other[..random.Next(other.Length + 1)]);
                    break;
            }
        }

        return [.. mutated];
    }
}
