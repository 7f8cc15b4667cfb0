using PrepaidMeter.Metering.Readings;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Collection;

/// <summary>Reads over a link and checks types, for the readers of this folder and of commands.</summary>
internal static class MeterDataReading
{
    /// <summary>Attributes asked for in one GET with-list: keeps request and answer within a small meter's PDU.</summary>
    private const int ListSize = 16;

    /// <exception cref="MeterRefusedException">The meter refused the attribute.</exception>
    public static async Task<DlmsData> ReadAsync(this IMeterLink link, CosemAttribute attribute, SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var result = await link.ReadRawAsync(attribute, access, cancellationToken).ConfigureAwait(false);
        return result.Decode();
    }

    /// <summary>As <see cref="ReadAsync"/>, not decoded yet: what has to wait takes least room as it came.</summary>
    /// <exception cref="MeterRefusedException">The meter refused the attribute.</exception>
    public static async Task<GetResult> ReadRawAsync(this IMeterLink link, CosemAttribute attribute, SelectiveAccess? access, CancellationToken cancellationToken)
    {
        var result = await link.GetAsync(new GetItem(attribute, access), cancellationToken).ConfigureAwait(false);
        return result.Refusal is { } refusal ? throw new MeterRefusedException(attribute.ToString(), refusal) : result;
    }

    /// <summary>Results in the order asked, in lists short enough for any meter.</summary>
    public static async Task<IReadOnlyList<GetResult>> ReadListAsync(this IMeterLink link, IReadOnlyList<CosemAttribute> attributes, CancellationToken cancellationToken)
    {
        var results = new List<GetResult>(attributes.Count);
        foreach (var part in attributes.Chunk(ListSize))
        {
            results.AddRange(await link.GetListAsync([.. part.Select(a => new GetItem(a))], cancellationToken).ConfigureAwait(false));
        }

        return results;
    }

    /// <exception cref="MeterDataException">Not an integer type.</exception>
    public static decimal NumberOf(this DlmsData data, string what) =>
        data.AsNumber() ?? throw new MeterDataException(what, $"expected a number, found {data.GetType().Name}.");
}
