using PrepaidMeter.Fuzzing;

namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>What decoders take of vectors with mistakes in them has one canonical form. What they refuse is FuzzTests' part.</summary>
public class MutationTests
{
    private const int Rounds = 10_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnyDecoder_GivenMutatedOctets_DecodesOrThrowsDecodeExceptionWithinBounds(int seed)
    {
        var vectors = Vector.Decodable.Concat(Vector.Axdr.Where(v => v.Kind == "truncated")).Select(v => (v.Kind, v.Octets)).ToArray();
        var mutator = new FuzzMutator(seed);
        var accepted = 0;

        // What the decoders share for ever is nobody's input's cost.
        Recode.Octets("data", new byte[] { 0x11, 0x00 });
        for (var round = 0; round < Rounds; round++)
        {
            var (kind, octets) = vectors[mutator.Next(vectors.Length)];
            var mutated = mutator.Mutate(octets, vectors[mutator.Next(vectors.Length)].Octets);
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
}
