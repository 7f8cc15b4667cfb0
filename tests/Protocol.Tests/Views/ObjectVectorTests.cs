using PrepaidMeter.Fuzzing;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Tests.Vectors;

namespace PrepaidMeter.Protocol.Tests.Views;

/// <summary>Attributes as a real meter has them, through the views; and that no attribute of a viewed class was forgotten.</summary>
public sealed class ObjectVectorTests
{
    /// <summary>Each attribute of each class, made by hand from the layouts of IEC 62056-6-2, in the order of the attributes from 2 on.</summary>
    private static readonly Dictionary<ushort, string[]> Layouts = new()
    {
        [5] = ["0600000001", "0600000002", "02020FFD161B", "1100", "090C07EA0B14050F1E0000FFC400", "090C07EA0B14050F0F0000FFC400", "0600000384", "120001"],
        [6] = ["01010202120003090601000108 01FF", "010102020905524154453101021101 1102", "09055241544531"],
        [11] = ["010102031200010905FFFF0101FF1109"],
        [18] = ["0600000200", "0404F0", "0600000004", "0301", "1601", "0101020306000001000906494D414745310904DEADBEEF"],
        [40] =
        [
            "010202041200030906010001080 0FF0F02120000 0206120007090601006301 00FF0F02120000 02021601020209 0C07EA0B01FF000000 00FFC40009 0C07EA0B02FF00000000FFC400 0100",
            "020316000910 31302E302E302E313A34303539303030 1600", "01010202090CFFFFFFFFFF000000008000FF090CFFFFFFFFFF060000008000FF", "12003C", "1103", "0203120 03C1200C8120E10",
            "090600001900 00FF", "0F10", "0100", "1602", "0202090C07EA0B14050F1E0000FFC400060000003C", "090C07EA0B14050F1E0000FFC400",
        ],
        [70] = ["0301", "1601", "1604"],
        [71] =
        [
            "02031200030906010001 0700FF0F02", "0600001388", "0600001388", "06000003E8", "060000003C", "060000001E", "0203120001090C07EA0B14050F1E0000FFC4000600000E10", "0102120001120002", "0300",
            "02020202090600000A006AFF12000102020906 00000A006AFF120000",
        ],
        [111] =
        [
            "020216021602", "1100", "040881", "0500000BB8", "0500000000", "0500000064", "05000001F4", "01010906000013 0A00FF", "0101090600001314 00FF",
            "010102030906000013 0A00FF0906000013 1400FF0403A0", "010102020906000013 0A00FF1164", "090C07EA0B14050F1E0000FFC400", "090CFFFFFFFFFFFFFFFFFF8000FF",
            "02030C03434E590FFE1602", "0500000BB8", "0580000000", "120000", "0500000000",
        ],
        [112] = ["05FFFFFF9C", "1602", "1102", "0500000064", "05FFFFFE0C", "0405F8", "1603", "05000001F4", "0500000000", "090CFFFFFFFFFFFFFFFFFF8000FF"],
        [113] =
        [
            "0500000000", "1600", "1101", "020302020FFD0FFC0203120003090601000108 00FF0F0201020202090101101388020209010210 0BB8", "020302020FFD0FFC02031200030906010001080 0FF0F020100",
            "090CFFFFFFFFFFFFFFFFFF8000FF", "0600015180", "0402C0", "090C07EA0B14050F1E0000FFC400", "0500000001", "0500000002", "122710",
        ],
        [115] = ["09083132333435363738", "090C07EA0B14050F1E0000FFC400", "0101090141", "1600", "020216030405A8"],
    };

    private static readonly ushort[] Viewed = [1, 3, 4, 5, 6, 7, 8, 9, 11, 15, 18, 20, 21, 22, 40, 70, 71, 111, 112, 113, 115];

    public static TheoryData<string> Real => Vector.Names(Vector.Objects);

    public static IEnumerable<object[]> LaidOut =>
        Layouts.SelectMany(c => c.Value.Select((hex, i) => new object[] { c.Key, i + 2, hex.Replace(" ", "", StringComparison.Ordinal) }));

    [Theory, MemberData(nameof(Real))]
    public void Attribute_OfARealMeter_IsReadAndWrittenTheSame(string name)
    {
        var vector = Vector.Find(Vector.Objects, name);
        var attribute = CosemAttribute.Parse(vector.Name);

        var written = ViewedAttributes.Recoders[(attribute.ClassId, attribute.AttributeId)](vector.Octets);

        var expected = AxdrDecoder.Decode(vector.Octets);
        (written == expected).ShouldBe(vector.Canonical, written.ToString());
    }

    [Theory, MemberData(nameof(LaidOut))]
    public void Attribute_AsTheStandardLaysItOut_IsReadAndWrittenTheSame(ushort classId, int index, string hex)
    {
        var octets = Convert.FromHexString(hex);

        ViewedAttributes.Recoders[(classId, (sbyte)index)](octets).ShouldBe(AxdrDecoder.Decode(octets));
    }

    [Theory, MemberData(nameof(LaidOut))]
    public void Attribute_OfAnotherType_IsRefusedByName(ushort classId, int index, string hex)
    {
        var recode = ViewedAttributes.Recoders[(classId, (sbyte)index)];
        if (InterfaceClasses.Find(classId)!.FindAttribute(index)!.Type is "CHOICE" || hex == "0100")
        {
            // Any type is right.
            return;
        }

        // A structure of a null-data more than it has members.
        var error = Should.Throw<MeterDataException>(() => recode(Convert.FromHexString("020700000000000000")));
        error.Message.ShouldStartWith(InterfaceClasses.Find(classId)!.FindAttribute(index)!.Name);
        error.InnerException.ShouldBeOfType<DlmsDecodeException>();
    }

    [Fact]
    public void Views_HaveEveryAttributeOfTheirClasses()
    {
        var missing = from classId in Viewed
                      let known = InterfaceClasses.Find(classId)!
                      from index in Enumerable.Range(2, known.Attributes.Count - 1)
                      where !ViewedAttributes.Recoders.ContainsKey((classId, (sbyte)index))
                      select $"{known}: {index} {known.Attributes[index - 1].Name}";

        missing.ShouldBeEmpty();
    }
}
