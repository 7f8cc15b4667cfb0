using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Tests.Axdr;

public class AxdrRoundTripTests
{
    [Fact]
    public void AnyValue_EncodedAndDecoded_IsEqual() =>
        Prop.ForAll(RandomData.Any(), value =>
        {
            var writer = new AxdrWriter();
            writer.Data(value);
            AxdrDecoder.Measure(writer.WrittenSpan).ShouldBe(writer.Length);
            AxdrDecoder.Decode(writer.WrittenSpan).ShouldBe(value);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyValueButACompactArray_FormattedAndParsed_IsEqual() =>
        Prop.ForAll(RandomData.Any(), value =>
        {
            var text = DlmsDataText.Format(value);
            if (!text.Contains("compact-array", StringComparison.Ordinal))
            {
                DlmsDataText.Parse(text).ShouldBe(value);
            }
        }).QuickCheckThrowOnFailure();

    private static class RandomData
    {
        private static readonly Gen<byte> Octet = Gen.Choose(0, 255).Select(n => (byte)n);

        private static readonly Gen<Octets> OctetList = Octet.ListOf().Select(o => new Octets(o.ToArray()));

        // What a string can hold: Latin-1 for visible-string; text with what the text form must quote, and beyond ASCII, for utf8-string.
        private static readonly Gen<string> Latin1 = Octet.ListOf().Select(o => Encoding.Latin1.GetString(o.ToArray()));

        private static readonly Gen<string> Text = Gen.Elements('a', ' ', ',', '[', ']', '"', '\\', ':', '\u00E9', '\u4E2D').ListOf().Select(c => new string(c.ToArray()));

        private static readonly Gen<ulong> Bits64 = from high in Gen.Choose(int.MinValue, int.MaxValue)
                                                    from low in Gen.Choose(int.MinValue, int.MaxValue)
                                                    select ((ulong)unchecked((uint)high) << 32) | unchecked((uint)low);

        private static readonly Gen<DlmsData> Number = from kind in Gen.Choose(0, 19)
                                                       from bits in Bits64
                                                       select ToNumber(kind, bits);

        private static readonly Gen<DlmsData> Simple = Gen.OneOf(
            Number,
            Number,
            Gen.Elements<DlmsData>(DlmsData.Null.Instance, DlmsData.DontCare.Instance, new DlmsData.Boolean(true), new DlmsData.Boolean(false)),
            OctetList.Select(o => (DlmsData)new DlmsData.OctetString(o)),
            Latin1.Select(t => (DlmsData)new DlmsData.VisibleString(t)),
            Text.Select(t => (DlmsData)new DlmsData.Utf8String(t)),
            Octet.ArrayOf(12).Select(o => (DlmsData)new DlmsData.DateTime(CosemDateTime.Read(o))),
            Octet.ArrayOf(5).Select(o => (DlmsData)new DlmsData.Date(new Octets(o))),
            Octet.ArrayOf(4).Select(o => (DlmsData)new DlmsData.Time(new Octets(o))),
            Gen.Elements(true, false).ListOf().Select(ToBitString));

        public static Arbitrary<DlmsData> Any() => Gen.Sized(size => Tree(Math.Min(size, 4))).ToArbitrary();

        private static Gen<DlmsData> Tree(int depth) => depth == 0
            ? Simple
            : Gen.OneOf(
                Simple,
                Tree(depth - 1).ListOf().Select(items => (DlmsData)new DlmsData.Structure(ValueList.From(items))),
                Tree(depth - 1).ListOf().Select(items => (DlmsData)new DlmsData.Array(ValueList.From(items))),
                CompactArray());

        // structure { long-unsigned, array[2] of octet-string, double-long }
        private static Gen<DlmsData> CompactArray()
        {
            var type = new DlmsTypeDescription(2, 0, ValueList.Create(
                new DlmsTypeDescription(18, 0, default),
                new DlmsTypeDescription(1, 2, ValueList.Create(new DlmsTypeDescription(9, 0, default))),
                new DlmsTypeDescription(5, 0, default)));
            var row = from bits in Bits64
                      from first in OctetList
                      from second in OctetList
                      select DlmsData.StructureOf(
                          new DlmsData.LongUnsigned((ushort)(bits & 0xFFFF)),
                          DlmsData.ArrayOf(new DlmsData.OctetString(first), new DlmsData.OctetString(second)),
                          new DlmsData.DoubleLong(unchecked((int)bits)));
            return row.ListOf().Select(rows => (DlmsData)new DlmsData.CompactArray(type, ValueList.From(rows)));
        }

        private static DlmsData ToBitString(IEnumerable<bool> bits)
        {
            var text = string.Concat(bits.Select(b => b ? '1' : '0'));
            return DlmsDataText.Parse("bit-string:" + text);
        }

        private static DlmsData ToNumber(int kind, ulong bits)
        {
            unchecked
            {
                return kind switch
                {
                    0 => new DlmsData.DoubleLong((int)bits),
                    1 => new DlmsData.DoubleLongUnsigned((uint)bits),
                    2 => new DlmsData.Bcd((byte)bits),
                    3 => new DlmsData.Integer((sbyte)bits),
                    4 => new DlmsData.Long((short)bits),
                    5 => new DlmsData.Unsigned((byte)bits),
                    6 => new DlmsData.LongUnsigned((ushort)bits),
                    7 => new DlmsData.Long64((long)bits),
                    8 => new DlmsData.Long64Unsigned(bits),
                    9 => new DlmsData.Enum((byte)bits),
                    10 => new DlmsData.Float32(BitConverter.Int32BitsToSingle((int)bits)),
                    11 => new DlmsData.Float64(BitConverter.Int64BitsToDouble((long)bits)),
                    12 => new DlmsData.DeltaInteger((sbyte)bits),
                    13 => new DlmsData.DeltaLong((short)bits),
                    14 => new DlmsData.DeltaDoubleLong((int)bits),
                    15 => new DlmsData.DeltaUnsigned((byte)bits),
                    16 => new DlmsData.DeltaLongUnsigned((ushort)bits),
                    17 => new DlmsData.DeltaDoubleLongUnsigned((uint)bits),
                    18 => new DlmsData.Float32((short)bits / 100f),
                    _ => new DlmsData.Float64((int)bits / 1000d),
                };
            }
        }
    }
}
