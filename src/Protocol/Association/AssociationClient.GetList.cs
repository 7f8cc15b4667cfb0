using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationClient
{
    /// <summary>Tag, choice, invoke id and count of get-request-with-list.</summary>
    private const int ListHeader = 4;

    /// <summary>More would make the count two octets.</summary>
    private const int MaxListItems = 127;

    private bool _listRefused;
    private InvokeIdAndPriority? _abandoned;

    public async ValueTask<IReadOnlyList<GetResult>> GetListAsync(IReadOnlyList<GetItem> items, CancellationToken cancellationToken)
    {
        var results = new GetResult[items.Count];
        for (var next = 0; next < items.Count;)
        {
            var count = ListLength(items, next, static (item, writer) => new AttributeWithSelection(item.Attribute, item.Access).Write(writer), ListHeader);
            if (count < 2)
            {
                results[next] = await GetAsync(items[next], cancellationToken);
                next++;
            }
            else if (await GetWithListAsync(items, next, results.AsMemory(next, count), cancellationToken))
            {
                next += count;
            }
            else
            {
                // Meters grant multiple references and then refuse, garble or ignore a list (QUIRKS meters 19 and 20, implementations 4):
                // single GETs from here to the link's end.
                _listRefused = true;
            }
        }

        return results;
    }

    /// <summary>False when the meter does not serve the list; then nothing was read.</summary>
    private async ValueTask<bool> GetWithListAsync(IReadOnlyList<GetItem> items, int start, Memory<GetResult> results, CancellationToken cancellationToken)
    {
        var id = BeginRequest();
        var attributes = new AttributeWithSelection[results.Length];
        for (var i = 0; i < attributes.Length; i++)
        {
            attributes[i] = new(items[start + i].Attribute, items[start + i].Access);
        }

        new GetRequest.WithList(id, ValueList.Create<AttributeWithSelection>(attributes)).Encode(_request);
        var apdu = await ExchangeAsync(cancellationToken, keepWhenSilent: true);
        if (apdu.IsEmpty)
        {
            _abandoned = id;
            return false;
        }

        if (RefusalIn(apdu) is not null)
        {
            return false;
        }

        MatchList(id, apdu.Span);

        // The results are views of the APDU: one copy keeps them all.
        if (!TryDecode(apdu.ToArray(), out var response))
        {
            return false;
        }

        switch (response)
        {
            case GetResponse.WithList list:
                return Fill(list.Results, results.Span);
            case GetResponse.WithDataBlock first:
                var whole = await GetBlocksAsync(id, first, cancellationToken);
                return whole.IsSuccess && TryReadList(whole.Raw, out var assembled) && Fill(assembled, results.Span);
            default:
                return false;
        }
    }

    /// <summary>Whether an APDU is the answer, come too late, to the list that was given up.</summary>
    private bool AnswersAbandoned(ReadOnlySpan<byte> apdu)
    {
        if (_abandoned is not { } id || apdu.Length < 3 || apdu[0] != GetResponse.Tag || new InvokeIdAndPriority(apdu[2]).InvokeId != id.InvokeId)
        {
            return false;
        }

        _abandoned = null;
        return true;
    }

    /// <summary>The id is checked before the rest, so that garbage is forgiven only in the answer to our list.</summary>
    private void MatchList(InvokeIdAndPriority id, ReadOnlySpan<byte> apdu)
    {
        if (apdu.Length < 3 || apdu[0] != GetResponse.Tag)
        {
            throw Violation($"an APDU of tag 0x{apdu[0]:X2} answers a GET with list");
        }

        Match(id, new(apdu[2]));
    }

    private static bool TryDecode(ReadOnlyMemory<byte> apdu, out GetResponse? response)
    {
        try
        {
            response = GetResponse.Decode(apdu);
            return true;
        }
        catch (DlmsDecodeException)
        {
            // QUIRKS meters 19: the frame is whole, only the list in it is not. The items are asked for one by one.
            response = null;
            return false;
        }
    }

    /// <summary>What the blocks of a list add up to: SEQUENCE OF Get-Data-Result.</summary>
    private static bool TryReadList(ReadOnlyMemory<byte> octets, out ValueList<GetResult> results)
    {
        try
        {
            var reader = new AxdrReader(octets.Span, RawSlices.Layer);
            results = RawSlices.List<GetResult>(ref reader, octets, GetResult.Read);
            reader.End();
            return true;
        }
        catch (DlmsDecodeException)
        {
            results = default;
            return false;
        }
    }

    private static bool Fill(ValueList<GetResult> from, Span<GetResult> to)
    {
        if (from.Count != to.Length)
        {
            return false;
        }

        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from[i];
        }

        return true;
    }
}
