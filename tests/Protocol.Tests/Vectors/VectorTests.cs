namespace PrepaidMeter.Protocol.Tests.Vectors;

/// <summary>What must hold for every vector, whatever it is.</summary>
public class VectorTests
{
    private static readonly IReadOnlyList<Vector> Decodable = Vector.Decodable;

    public static TheoryData<string> Canonical => Vector.Names(Decodable.Where(v => v.Canonical));

    public static TheoryData<string> NotCanonical => Vector.Names(Decodable.Where(v => !v.Canonical && v.Kind != "rlre"));

    // Any octets after an RLRE's tag are accepted.
    public static TheoryData<string> Delimited => Vector.Names(Decodable.Where(v => v.Kind != "rlre"));

    [Theory, MemberData(nameof(Canonical))]
    public void Vector_DecodedAndEncoded_IsTheSameOctets(string name)
    {
        var vector = Vector.Find(Decodable, name);

        Convert.ToHexString(Recode.Octets(vector.Kind, vector.Octets)).ShouldBe(vector.Hex);
    }

    [Theory, MemberData(nameof(NotCanonical))]
    public void Vector_InAnotherForm_IsEncodedInTheCanonicalOneAndStaysThere(string name)
    {
        var vector = Vector.Find(Decodable, name);

        var once = Recode.Octets(vector.Kind, vector.Octets);

        once.ShouldNotBe(vector.Octets);
        Recode.Octets(vector.Kind, once).ShouldBe(once);
    }

    [Theory, MemberData(nameof(Delimited))]
    public void Vector_CutAtAnyOctet_IsADecodeError(string name)
    {
        var vector = Vector.Find(Decodable, name);
        for (var length = 0; length < vector.Octets.Length; length++)
        {
            var cut = vector.Octets[..length];
            var error = Should.Throw<DlmsDecodeException>(() => Recode.Octets(vector.Kind, cut), $"cut to {length} octets");
            error.Offset.ShouldBeInRange(0, length);
        }
    }

    [Theory, MemberData(nameof(Delimited))]
    public void Vector_WithAnOctetTooMany_IsADecodeError(string name)
    {
        var vector = Vector.Find(Decodable, name);

        byte[] longer = [.. vector.Octets, 0];

        Should.Throw<DlmsDecodeException>(() => Recode.Octets(vector.Kind, longer));
    }
}
