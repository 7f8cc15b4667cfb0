using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>Profile generic (class 7): rows of captured values.</summary>
public sealed class ProfileGeneric(IMeterLink link, LogicalName name) : CosemView(link, 7, name)
{
    /// <summary>Every row, an array or compact array of structures. <see cref="ReadRowsAsync"/> reads some.</summary>
    public ViewAttribute<DlmsData> Buffer => Attribute(2, DataForms.Choice);

    /// <summary>What the columns hold.</summary>
    public ViewAttribute<ValueList<CaptureObject>> CaptureObjects => Attribute(3, DataForms.ArrayOf(DataForms.CaptureObject));

    /// <summary>Seconds; 0 for a profile that captures on events.</summary>
    public ViewAttribute<uint> CapturePeriod => Attribute(4, DataForms.DoubleLongUnsigned);

    public ViewAttribute<SortMethod> SortMethod => Attribute(5, DataForms.Enum.As(v => (SortMethod)v, v => (byte)v));

    public ViewAttribute<CaptureObject> SortObject => Attribute(6, DataForms.CaptureObject);

    public ViewAttribute<uint> EntriesInUse => Attribute(7, DataForms.DoubleLongUnsigned);

    public ViewAttribute<uint> ProfileEntries => Attribute(8, DataForms.DoubleLongUnsigned);

    /// <summary>Clears the buffer.</summary>
    public ViewMethod Reset => Method(1);

    /// <summary>Captures a row now.</summary>
    public ViewMethod Capture => Method(2);

    /// <summary>Rows as A-XDR octets, one whole array or compact array, for a reader that takes them without a tree (<see cref="AxdrReader"/>).</summary>
    /// <param name="access">Which rows and columns; null for all.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <exception cref="MeterRefusedException">The meter refused; the message names the attribute.</exception>
    /// <exception cref="LinkException">The link is gone.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadRawRowsAsync(SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var result = await Link.GetAsync(new(Buffer.Descriptor, access), cancellationToken);
        return result.Refusal is { } refusal ? throw new MeterRefusedException(Buffer.ToString(), refusal) : result.Raw;
    }

    /// <summary>Rows, each with its values in the order of the columns.</summary>
    /// <param name="access">Which rows and columns; null for all.</param>
    /// <param name="cancellationToken">Ends the link.</param>
    /// <exception cref="MeterDataException">Not rows.</exception>
    /// <inheritdoc cref="ReadRawRowsAsync" path="/exception" />
    public async ValueTask<IReadOnlyList<ValueList<DlmsData>>> ReadRowsAsync(SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var data = AxdrDecoder.Decode((await ReadRawRowsAsync(access, cancellationToken)).Span);
        if (data is DlmsData.Null)
        {
            // What some meters send of an empty buffer.
            return [];
        }

        var items = data is DlmsData.Structure ? null : data.AsItems();
        return items?.Select(row => row is DlmsData.Structure { Items: var values } ? values : throw NoRows(row)).ToList() ?? throw NoRows(data);
    }

    private MeterDataException NoRows(DlmsData found) => new(Buffer.ToString(), $"an array of structures is due, not {found.TypeName}.");
}

/// <summary>How the buffer of a profile is sorted.</summary>
public enum SortMethod : byte
{
    Fifo = 1,
    Lifo = 2,
    Largest = 3,
    Smallest = 4,
    NearestToZero = 5,
    FarthestFromZero = 6,
}
