using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Axdr;

public class AxdrDecoderTests
{
    public static TheoryData<string> DataVectors => Vector.Names(Vector.Axdr, "data");

    public static TheoryData<string> CutVectors => Vector.Names(Vector.Axdr, "truncated");

    public static TheoryData<string> PushVectors => Vector.Names(Vector.Push);

    [Theory, MemberData(nameof(DataVectors))]
    public void Decode_Vector_GivesItsValue(string name)
    {
        var vector = Vector.Find(Vector.Axdr, name);

        DlmsDataText.Format(AxdrDecoder.Decode(vector.Octets)).ShouldBe(vector.Value);
    }

    [Theory, MemberData(nameof(PushVectors))]
    public void Decode_TelegramOfARealMeter_ReadsAsTheIndependentDecoderReadIt(string name)
    {
        var vector = Vector.Find(Vector.Push, name);

        PublishedNotation.Render(AxdrDecoder.Decode(vector.Octets)).ShouldBe(vector.Value);
    }

    [Theory, MemberData(nameof(DataVectors))]
    public void Measure_VectorFollowedByMore_IsTheVectorsLength(string name)
    {
        var octets = Vector.Find(Vector.Axdr, name).Octets;
        byte[] followed = [.. octets, 0x13, 0xFF];

        AxdrDecoder.Measure(followed).ShouldBe(octets.Length);
        AxdrDecoder.Decode(followed, out var consumed).ShouldBe(AxdrDecoder.Decode(octets));
        consumed.ShouldBe(octets.Length);
    }

    [Theory, MemberData(nameof(CutVectors))]
    public void Decode_LengthWithoutItsContents_IsADecodeErrorAtTheLength(string name)
    {
        var error = Should.Throw<DlmsDecodeException>(() => AxdrDecoder.Decode(Vector.Find(Vector.Axdr, name).Octets));

        error.Layer.ShouldBe("A-XDR");
        error.Offset.ShouldBe(1);
    }

    [Theory]
    [InlineData("", 0, "no octets")]
    [InlineData("07", 0, "floating-point of old books is no type any more")]
    [InlineData("08", 0, "not used")]
    [InlineData("22", 0, "34, the first after the delta types")]
    [InlineData("FE", 0, "254, the last before dont-care")]
    [InlineData("0480", 1, "indefinite length")]
    [InlineData("098501000000", 1, "length in five octets")]
    [InlineData("0984FFFFFFFF41", 1, "length beyond any buffer")]
    [InlineData("0903 4142", 1, "length beyond the buffer")]
    [InlineData("0484FFFFFFFF41", 1, "more bits than octets")]
    [InlineData("0202 00", 1, "more members than octets")]
    [InlineData("19 07EA0B14050C0000000000", 1, "date-time of eleven octets")]
    [InlineData("13 22 00", 1, "compact-array of an unknown type")]
    [InlineData("13 13 11 00", 1, "compact-array of compact-arrays")]
    [InlineData("13 01 0000 11 00", 1, "compact-array of arrays without elements")]
    [InlineData("13 12 03 000100", 5, "a row cut short by the end of the contents")]
    [InlineData("13 00 01 00", 3, "contents for elements that take none")]
    public void Decode_BadInput_IsADecodeErrorThatNamesThePlace(string hex, int offset, string description)
    {
        var octets = Convert.FromHexString(hex.Replace(" ", ""));

        var error = Should.Throw<DlmsDecodeException>(() => AxdrDecoder.Decode(octets), description);

        error.Layer.ShouldBe("A-XDR", description);
        error.Offset.ShouldBeInRange(0, octets.Length, description);
        Should.Throw<DlmsDecodeException>(() => AxdrDecoder.Measure(octets)).Offset.ShouldBe(error.Offset, description);
        error.Offset.ShouldBe(offset, description);
    }

    [Fact]
    public void Decode_DateTimeVectors_ReadAsPublished()
    {
        foreach (var vector in Vector.Axdr.Where(v => v.Kind == "date-time"))
        {
            var value = CosemDateTime.Read(vector.Octets);

            PublishedNotation.Render(value).ShouldBe(vector.Value, vector.Name);
            value.ToOctets().ShouldBe(vector.Octets);
        }
    }
}
