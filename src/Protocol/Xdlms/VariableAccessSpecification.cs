using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Xdlms;

/// <summary>
/// Variable-Access-Specification of short name referencing (IEC 62056-5-3): closed set. Short names are ObjectName, INTEGER 16, but written and
/// compared as unsigned: FA00 is the association. Prints no parameter: it may be a secret.
/// </summary>
public abstract record VariableAccessSpecification
{
    private VariableAccessSpecification()
    {
    }

    /// <summary>variable-name [2].</summary>
    public sealed record VariableName(ushort Name) : VariableAccessSpecification
    {
        internal const byte Choice = 2;
    }

    /// <summary>parameterized-access [4]: selective access, or the parameter of a method.</summary>
    /// <param name="Parameter">One whole A-XDR value.</param>
    public sealed record ParameterizedAccess(ushort Name, byte Selector, Octets Parameter) : VariableAccessSpecification
    {
        internal const byte Choice = 4;

        public override string ToString() => $"ParameterizedAccess {Name:X4} selector {Selector}";
    }

    /// <summary>block-number-access [5]: asks for the block after <paramref name="BlockNumber"/> of a response.</summary>
    public sealed record BlockNumberAccess(ushort BlockNumber) : VariableAccessSpecification
    {
        internal const byte Choice = 5;
    }

    /// <summary>read-data-block-access [6]: a piece of a long ReadRequest.</summary>
    public sealed record ReadDataBlockAccess(bool LastBlock, ushort BlockNumber, Octets RawData) : VariableAccessSpecification
    {
        internal const byte Choice = 6;

        public override string ToString() => $"ReadDataBlockAccess {BlockNumber}{(LastBlock ? ", last" : "")}";
    }

    /// <summary>write-data-block-access [7]: a piece of a long WriteRequest follows in the list of data.</summary>
    public sealed record WriteDataBlockAccess(bool LastBlock, ushort BlockNumber) : VariableAccessSpecification
    {
        internal const byte Choice = 7;
    }

    internal static VariableAccessSpecification Read(ref AxdrReader reader, ReadOnlyMemory<byte> apdu)
    {
        var choice = reader.RawByte();
        return choice switch
        {
            VariableName.Choice => new VariableName(reader.RawUInt16()),
            ParameterizedAccess.Choice => new ParameterizedAccess(reader.RawUInt16(), reader.RawByte(), RawSlices.Data(ref reader, apdu)),
            BlockNumberAccess.Choice => new BlockNumberAccess(reader.RawUInt16()),
            ReadDataBlockAccess.Choice => new ReadDataBlockAccess(reader.RawFlag(), reader.RawUInt16(), RawSlices.OctetString(ref reader, apdu)),
            WriteDataBlockAccess.Choice => new WriteDataBlockAccess(reader.RawFlag(), reader.RawUInt16()),
            _ => throw reader.Error($"a Variable-Access-Specification has no choice {choice}."),
        };
    }

    internal void Write(AxdrWriter writer)
    {
        switch (this)
        {
            case VariableName variable:
                writer.RawByte(VariableName.Choice);
                writer.RawUInt16(variable.Name);
                break;
            case ParameterizedAccess access:
                writer.RawByte(ParameterizedAccess.Choice);
                writer.RawUInt16(access.Name);
                writer.RawByte(access.Selector);
                writer.RawOctets(access.Parameter.Span);
                break;
            case BlockNumberAccess access:
                writer.RawByte(BlockNumberAccess.Choice);
                writer.RawUInt16(access.BlockNumber);
                break;
            case ReadDataBlockAccess block:
                writer.RawByte(ReadDataBlockAccess.Choice);
                writer.RawByte(block.LastBlock ? (byte)1 : (byte)0);
                writer.RawUInt16(block.BlockNumber);
                writer.RawLength(block.RawData.Length);
                writer.RawOctets(block.RawData.Span);
                break;
            case WriteDataBlockAccess block:
                writer.RawByte(WriteDataBlockAccess.Choice);
                writer.RawByte(block.LastBlock ? (byte)1 : (byte)0);
                writer.RawUInt16(block.BlockNumber);
                break;
        }
    }

    internal static ValueList<VariableAccessSpecification> ReadList(ref AxdrReader reader, ReadOnlyMemory<byte> apdu) =>
        RawSlices.List<VariableAccessSpecification>(ref reader, apdu, Read);

    internal static void WriteList(AxdrWriter writer, ValueList<VariableAccessSpecification> specifications)
    {
        writer.RawLength(specifications.Count);
        foreach (var specification in specifications)
        {
            specification.Write(writer);
        }
    }
}
