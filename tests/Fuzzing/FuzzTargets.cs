using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Acse;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Decoding;
using PrepaidMeter.Protocol.Hdlc;
using PrepaidMeter.Protocol.Push;
using PrepaidMeter.Protocol.Wrapper;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Fuzzing;

/// <summary>Every decoder of the stack.</summary>
internal static class FuzzTargets
{
    /// <summary>Of data decoded for people in a fuzz run: a node for each octet of more takes time and shows nothing new.</summary>
    private const int LongestExplained = 4000;

    /// <summary>A push is decoded to be looked at: each value with its name.</summary>
    private const int PushAllowance = 64 * 1024;

    /// <summary>Fresh targets: some hold state, and equal seeds must give equal runs.</summary>
    public static IReadOnlyList<FuzzTarget> Create() =>
    [
        .. Data(),
        .. Acse(),
        .. Xdlms(),
        .. Framing(),
        .. SecurityTargets.Create(),
        .. AssociationTargets.Create(),
        .. SlowTargets.Create(),
        .. Explained(),
        Views(),
    ];

    private static IEnumerable<FuzzTarget> Data()
    {
        byte[][] seeds = [.. FuzzCorpus.Vectors["data"], .. FuzzCorpus.Vectors["truncated"], .. FuzzCorpus.HostileData];
        yield return new("data tree", seeds, octets => new(true, AxdrDecoder.Decode(octets.Span)), OfAccepted: FuzzTarget.BareValue);
        yield return new("data reader", seeds, octets =>
        {
            var reader = new AxdrReader(octets.Span);
            while (!reader.IsAtEnd)
            {
                ReadNext(ref reader);
            }

            return FuzzOutcome.Accepted;
        });
    }

    private static IEnumerable<FuzzTarget> Acse() =>
    [
        Of("aarq", octets => Aarq.Decode(octets.Span), FrameRepair.Ber),
        Of("aare", octets => Aare.Decode(octets.Span), FrameRepair.Ber),
        Of("rlrq", octets => Rlrq.Decode(octets.Span), FrameRepair.Ber),
        Of("rlre", octets => Rlre.Decode(octets.Span), FrameRepair.Ber),
        Of("initiate-request", octets => InitiateRequest.Decode(octets.Span)),
        Of("initiate-response", octets => InitiateResponse.Decode(octets.Span)),
    ];

    private static IEnumerable<FuzzTarget> Xdlms() =>
    [
        Of("confirmed-service-error", octets => ConfirmedServiceError.Decode(octets.Span)),
        Of("exception-response", octets => ExceptionResponse.Decode(octets.Span)),
        Of("get-request", octets => GetRequest.Decode(octets.Span)),
        Of("get-response", GetResponse.Decode, seeds: [.. FuzzCorpus.HostileData.Select(data => (byte[])[0xC4, 1, 0xC1, 0, .. data])]),
        Of("set-request", SetRequest.Decode, seeds: [.. FuzzCorpus.HostileData.Select(data => (byte[])[0xC1, 1, 0xC1, 0, 8, 0, 0, 1, 0, 0, 255, 2, 0, .. data])]),
        Of("set-response", octets => SetResponse.Decode(octets.Span)),
        Of("action-request", ActionRequest.Decode, seeds: [.. FuzzCorpus.HostileData.Select(data => (byte[])[0xC3, 1, 0xC1, 0, 70, 0, 0, 96, 3, 10, 255, 1, 1, .. data])]),
        Of("action-response", ActionResponse.Decode, seeds: [.. FuzzCorpus.HostileData.Select(data => (byte[])[0xC7, 1, 0xC1, 0, 1, 0, .. data])]),
        Of("access-request", AccessRequest.Decode),
        Of("access-response", AccessResponse.Decode),
        Of("general-block-transfer", GeneralBlockTransfer.Decode),
        Of("data-notification", DataNotification.Decode),
        Of("data-notification-confirm", octets => DataNotificationConfirm.Decode(octets.Span)),
        Of("event-notification", EventNotificationRequest.Decode),
        Of("read-request", ReadRequest.Decode),
        Of("read-response", ReadResponse.Decode),
        Of("write-request", WriteRequest.Decode),
        Of("write-response", WriteResponse.Decode),
        Of("unconfirmed-write", UnconfirmedWriteRequest.Decode),
        Of("information-report", InformationReportRequest.Decode),
        new(
            "push",
            [
                .. FuzzCorpus.Vectors["data-notification"],
                .. FuzzCorpus.Vectors["event-notification"],
                .. FuzzCorpus.Vectors["data"].Concat(FuzzCorpus.HostileData).Select(data => (byte[])[0x0F, 0, 0, 0, 1, 0, .. data]),
            ],
            octets => new(true, PushDecoder.Decode(octets).Body),
            OfAccepted: PushAllowance),
    ];

    private static IEnumerable<FuzzTarget> Framing()
    {
        byte[][] frames = [.. FuzzCorpus.Vectors["hdlc"], .. FuzzCorpus.Vectors["hdlc-push"]];
        yield return new("wrapper header", [.. FuzzCorpus.Vectors["wpdu"]], octets => new(WrapperHeader.TryRead(octets.Span, WrapperHeader.MaxLength, out _)), FrameRepair.Wrapper);
        yield return new("hdlc frame", frames, octets => new(HdlcFrame.Decode(octets).Length > 0), FrameRepair.Hdlc);
        yield return new("hdlc stream", frames, octets =>
        {
            var found = false;
            while (HdlcFrame.TryRead(octets, out _, out var consumed))
            {
                found = true;
                octets = octets[consumed..];
            }

            return new(found);
        }, FrameRepair.Hdlc);
        yield return new("hdlc parameters", [.. frames.Select(Information).Where(i => i is [0x81, ..])], octets => new(HdlcParameters.Decode(octets.Span).TransmitWindow > 0));
        yield return new("hdlc reject", [[0x10, 0x20, 1], [0x97, 0, 4]], octets => new(HdlcFrameReject.Decode(octets.Span) is { } reject && reject.ToString().Length > 0));
    }

    /// <summary>What people are shown: takes everything, and throws nothing whatever it is.</summary>
    private static IEnumerable<FuzzTarget> Explained()
    {
        var options = new DecoderOptions();
        byte[][] seeds = [.. FuzzCorpus.Vectors.SelectMany(v => v), .. FuzzCorpus.HostileData.Where(d => d.Length < LongestExplained)];
        yield return new("decode", seeds, octets => new(MessageDecoder.Decode(octets, options).Nodes.Count >= 0), FrameRepair.Hdlc, OfAccepted: FuzzTarget.Explains);
        yield return new("decode apdu", seeds, octets => new(MessageDecoder.DecodeApdu(octets, options).Nodes.Count >= 0), OfAccepted: FuzzTarget.Explains);
        yield return Connection("connection, wrapper", isHdlc: false, seeds, options);
        yield return Connection("connection, hdlc", isHdlc: true, seeds, options);
        yield return new("decode data", seeds, octets => new(MessageDecoder.DecodeData(octets).Nodes.Count >= 0), OfAccepted: FuzzTarget.Explains);
    }

    /// <summary>One piece in two, from both sides, as a trace meets them.</summary>
    private static FuzzTarget Connection(string name, bool isHdlc, byte[][] seeds, DecoderOptions options) => new(
        name,
        seeds,
        octets =>
        {
            var decoder = new ConnectionDecoder(isHdlc, options);
            var frames = decoder.Add(isFromClient: true, octets.Span[..(octets.Length / 2)]).Count + decoder.Add(isFromClient: true, octets.Span[(octets.Length / 2)..]).Count;
            frames += decoder.Add(isFromClient: false, octets.Span).Count;
            decoder.End(isFromClient: true);
            decoder.End(isFromClient: false);

            // A trace refuses nothing: it tells.
            return new(frames >= 0);
        },
        isHdlc ? FrameRepair.Hdlc : null,
        OfAccepted: FuzzTarget.Explains);

    /// <summary>Every attribute that has a typed view, each in its turn, under the octets of any other.</summary>
    private static FuzzTarget Views()
    {
        var views = ViewedAttributes.Recoders.OrderBy(v => v.Key).Select(v => v.Value).ToArray();
        var next = 0;
        return new("views", [.. FuzzCorpus.Vectors["attribute"], .. FuzzCorpus.Vectors["data"]], octets =>
        {
            // A link hands out whole values only.
            if (AxdrDecoder.Measure(octets.Span) != octets.Length)
            {
                return FuzzOutcome.Refused;
            }

            try
            {
                views[next++ % views.Length](octets);
                return FuzzOutcome.Accepted;
            }
            catch (MeterDataException)
            {
                return FuzzOutcome.Refused;
            }
        }, OfAccepted: FuzzTarget.Explains);
    }

    private static byte[] Information(byte[] frame)
    {
        try
        {
            return HdlcFrame.Decode(frame).Information.ToArray();
        }
        catch (DlmsDecodeException)
        {
            // A vector of several frames, or of one that is wrong.
            return [];
        }
    }

    private static FuzzTarget Of(string kind, Func<ReadOnlyMemory<byte>, object> decode, Func<byte[], byte[]>? repair = null, IReadOnlyList<byte[]>? seeds = null) => new(
        kind,
        [.. FuzzCorpus.Vectors[kind], .. seeds ?? []],
        octets => new(decode(octets) is not null),
        repair);

    private static void ReadNext(ref AxdrReader reader)
    {
        if (reader.PeekTag() is 1)
        {
            reader.ReadArrayHeader();
        }
        else if (reader.PeekTag() is 2)
        {
            reader.ReadStructureHeader();
        }
        else if (!reader.TryReadNumber(out _) && !reader.TryReadDateTime(out _) && !reader.TryReadLogicalName(out _) && !reader.TryReadOctetString(out _) && !reader.TryReadNull())
        {
            reader.Skip();
        }
    }
}
