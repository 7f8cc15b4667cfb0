using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Axdr;

/// <summary>Values that are due. Any integer type does where its value fits, as meters mix them up; everything else is an error.</summary>
public ref partial struct AxdrReader
{
    /// <summary>Enters a structure of exactly so many members.</summary>
    internal void ExpectStructure(int members)
    {
        var start = _offset;
        var count = ReadStructureHeader();
        if (count != members)
        {
            throw Error(start, $"a structure of {members} members is due, not of {count}.");
        }
    }

    internal long ExpectNumber(long least, long most, string type)
    {
        var start = _offset;
        if (!TryReadNumber(out var value))
        {
            throw Error($"{type} is due, not {DlmsData.NameOf(PeekTag())}.");
        }

        return value >= least && value <= most ? value : throw Error(start, $"{value} is no {type}.");
    }

    internal bool ExpectBoolean() => ExpectNumber(0, 1, "boolean") != 0;

    internal byte ExpectUnsigned() => (byte)ExpectNumber(0, byte.MaxValue, "unsigned");

    internal byte ExpectEnum() => (byte)ExpectNumber(0, byte.MaxValue, "enum");

    internal ushort ExpectLongUnsigned() => (ushort)ExpectNumber(0, ushort.MaxValue, "long-unsigned");

    internal uint ExpectDoubleLongUnsigned() => (uint)ExpectNumber(0, uint.MaxValue, "double-long-unsigned");

    internal sbyte ExpectInteger() => (sbyte)ExpectNumber(sbyte.MinValue, sbyte.MaxValue, "integer");

    internal short ExpectLong() => (short)ExpectNumber(short.MinValue, short.MaxValue, "long");

    internal int ExpectDoubleLong() => (int)ExpectNumber(int.MinValue, int.MaxValue, "double-long");

    internal Octets ExpectOctets() =>
        TryReadOctetString(out var octets) ? new(octets.ToArray()) : throw Error($"octet-string is due, not {DlmsData.NameOf(PeekTag())}.");

    internal LogicalName ExpectLogicalName() =>
        TryReadLogicalName(out var name) ? name : throw Error("a logical name, an octet-string of 6 octets, is due.");

    internal CosemDateTime ExpectDateTime() =>
        TryReadDateTime(out var value) ? value : throw Error("a date-time of 12 octets is due.");
}
