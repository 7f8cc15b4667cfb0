using System.Buffers.Binary;

namespace PrepaidMeter.Protocol.Axdr;

public ref partial struct AxdrReader
{
    // What a compact array may expand to, per octet of its encoding: null-data and nested single-member structures cost no contents, so
    // without a bound a few octets of description could multiply every octet of contents.
    private const int ValuesPerOctet = 4;

    // Where elements vary in size they have to be walked to be counted; half as many are still far more than any meter's.
    private const int ValuesPerOctetWalked = 2;

    /// <summary>Checks the next value, whatever its type, and moves past it. Takes time in proportion to its octets, and no memory.</summary>
    public void Skip() => SkipValue(1);

    private void SkipValue(int depth)
    {
        var tag = RawByte();
        var size = DataTag.SizeOf(tag);
        if (size >= 0)
        {
            RawOctets(size);
            return;
        }

        switch (tag)
        {
            case DataTag.Array:
            case DataTag.Structure:
                CheckDepth(depth);
                for (var left = RawLength(); left > 0; left--)
                {
                    SkipValue(depth + 1);
                }

                break;
            case DataTag.CompactArray:
                CheckDepth(depth);
                SkipCompactArray(depth);
                break;
            default:
                SkipVariable(tag);
                break;
        }
    }

    // The body of a simple type that carries its own length.
    private void SkipVariable(byte tag)
    {
        switch (tag)
        {
            case DataTag.BitString:
                RawOctets(RawBitCount(out _));
                break;
            case DataTag.OctetString:
            case DataTag.VisibleString:
            case DataTag.Utf8String:
                RawOctets(RawLength());
                break;
            default:
                throw Error(_offset - 1, $"no Data type has tag {tag}.");
        }
    }

    /// <summary>Reads the length of a bit-string, which counts bits, and returns the octets they take.</summary>
    internal int RawBitCount(out int bits)
    {
        var start = _offset;
        var count = UncheckedLength();
        var octets = (count >> 3) + ((count & 7) == 0 ? 0u : 1u);
        if (octets > Remaining || count > int.MaxValue)
        {
            throw Error(start, $"{count} bits, but only {Remaining} octets are left.");
        }

        bits = (int)count;
        return (int)octets;
    }

    // contents-description TypeDescription, then array-contents OCTET STRING: the elements without tags.
    private void SkipCompactArray(int depth)
    {
        var start = _offset - 1;
        var description = _offset;
        var element = SkipTypeDescription(depth + 1);
        var contents = EnterContents();
        var budget = (long)ValuesPerOctet * (contents._octets.Length - start);

        // Known beforehand where elements are all of one size: walking thousands of them to find out would take its time.
        if (element.Octets == ElementShape.Varies)
        {
            budget = (long)ValuesPerOctetWalked * (contents._octets.Length - start);
        }

        var elements = element.Octets > 0 ? contents.Remaining / element.Octets : Math.Min(contents.Remaining, 1);
        if (elements * element.Values > budget)
        {
            throw contents.ExpandsTooFar();
        }

        while (!contents.IsAtEnd)
        {
            var before = contents._offset;
            var position = description;
            contents.SkipElement(ref position, ref budget);
            if (contents._offset == before)
            {
                throw contents.Error("a compact-array of elements that take no octets.");
            }
        }

        _offset = contents._offset;
    }

    /// <summary>A reader that ends where the contents of the compact array end, offsets counting as here.</summary>
    internal AxdrReader EnterContents()
    {
        var length = RawLength();
        return new AxdrReader(_octets[..(_offset + length)], _layer) { _offset = _offset };
    }

    /// <summary>Checks a TypeDescription of a compact array and moves past it.</summary>
    internal void SkipDescription() => SkipTypeDescription(1);

    /// <summary>What an element of the type comes to.</summary>
    private ElementShape SkipTypeDescription(int depth)
    {
        var at = _offset;
        var tag = RawByte();
        switch (tag)
        {
            case DataTag.Array:
                CheckDepth(depth);
                var count = RawUInt16();
                if (count == 0)
                {
                    throw Error(at, "a compact-array's description holds an array of no elements.");
                }

                return ElementShape.Container.With(SkipTypeDescription(depth + 1), count);
            case DataTag.Structure:
                CheckDepth(depth);
                var structure = ElementShape.Container;
                for (var left = RawLength(); left > 0; left--)
                {
                    structure = structure.With(SkipTypeDescription(depth + 1), 1);
                }

                return structure;
            case DataTag.CompactArray:
                throw Error(at, "a compact-array inside a compact-array's description.");
            default:
                var size = DataTag.SizeOf(tag);
                return size == DataTag.Unknown ? throw Error(at, $"no Data type has tag {tag}.") : new(1, size < 0 ? ElementShape.Varies : size);
        }
    }

    // One element of a compact array. The description, already checked, lies in the same octets at `position`; it is walked again for each element.
    private void SkipElement(ref int position, ref long budget)
    {
        if (--budget < 0)
        {
            throw ExpandsTooFar();
        }

        var tag = _octets[position++];
        switch (tag)
        {
            case DataTag.Array:
                var count = BinaryPrimitives.ReadUInt16BigEndian(_octets[position..]);
                var element = position + 2;
                for (var left = (int)count; left > 0; left--)
                {
                    position = element;
                    SkipElement(ref position, ref budget);
                }

                break;
            case DataTag.Structure:
                var members = new AxdrReader(_octets, _layer) { _offset = position };
                var memberCount = members.RawLength();
                position = members._offset;
                for (var left = memberCount; left > 0; left--)
                {
                    SkipElement(ref position, ref budget);
                }

                break;
            default:
                var size = DataTag.SizeOf(tag);
                if (size >= 0)
                {
                    RawOctets(size);
                }
                else
                {
                    SkipVariable(tag);
                }

                break;
        }
    }

    private readonly DlmsDecodeException ExpandsTooFar() =>
        Error($"a compact-array that expands to far more values than it has octets.");

    private readonly void CheckDepth(int depth)
    {
        if (depth > AxdrDecoder.MaxDepth)
        {
            throw Error(_offset - 1, $"nested deeper than {AxdrDecoder.MaxDepth}.");
        }
    }

    /// <param name="Values">It and all within it; the count ends at <see cref="Most"/>.</param>
    /// <param name="Octets">Of contents, or <see cref="Varies"/>.</param>
    private readonly record struct ElementShape(long Values, long Octets)
    {
        public const int Varies = -1;
        private const long Most = int.MaxValue;

        public static ElementShape Container => new(1, 0);

        public ElementShape With(ElementShape member, int times) => new(
            Math.Min(Most, Values + (times * member.Values)),
            Octets == Varies || member.Octets == Varies ? Varies : Math.Min(Most, Octets + (times * member.Octets)));
    }
}
