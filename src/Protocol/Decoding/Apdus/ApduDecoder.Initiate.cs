using PrepaidMeter.Protocol.Security;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Decoding;

/// <summary>Initiate, and the APDUs that say no.</summary>
internal sealed partial class ApduDecoder
{
    private void InitiateRequest(OctetCursor cursor)
    {
        var start = cursor.Offset;
        if (cursor.Byte() != 0)
        {
            var key = cursor.Octets(cursor.Length());
            Leaf(cursor, start, "dedicated-key", session.Options.ShowSecrets ? Convert.ToHexString(key.Span) : Secrets.Mask(key.Length));
            if (key.Length is 16 or 32)
            {
                session.DedicatedKey = new DedicatedKey(key.Span);
            }
        }
        else
        {
            Leaf(cursor, start, "dedicated-key", null, "absent");
        }

        start = cursor.Offset;
        var allowed = cursor.Byte() == 0 || cursor.Byte() != 0;
        Leaf(cursor, start, "response-allowed", allowed ? "true" : "false");
        QualityOfService(cursor);
        ByteField(cursor, "proposed-dlms-version-number");
        ConformanceField(cursor, "proposed-conformance");
        UInt16Field(cursor, "client-max-receive-pdu-size", static size => size == 0 ? "no limit" : null);
    }

    private void InitiateResponse(OctetCursor cursor)
    {
        QualityOfService(cursor);
        ByteField(cursor, "negotiated-dlms-version-number");
        ConformanceField(cursor, "negotiated-conformance");
        UInt16Field(cursor, "server-max-receive-pdu-size", static size => size == 0 ? "no limit" : null);
        var start = cursor.Offset;
        var name = cursor.UInt16();
        Leaf(cursor, start, "vaa-name", $"{name:X4}", name switch { Xdlms.InitiateResponse.LogicalNameVaaName => "logical names", 0xFA00 => "short names", _ => null });
    }

    private void QualityOfService(OctetCursor cursor)
    {
        var start = cursor.Offset;
        if (cursor.Byte() == 0)
        {
            Leaf(cursor, start, "quality-of-service", null, "absent");
        }
        else
        {
            ByteField(cursor, "quality-of-service");
        }
    }

    private void ConformanceField(OctetCursor cursor, string name)
    {
        // [APPLICATION 31] BIT STRING (SIZE(24)) in BER: 5F 1F 04 00, or 5F 04 00 of existing HDLC implementations.
        var start = cursor.Offset;
        var known = cursor.Byte() == 0x5F;
        var next = cursor.Byte();
        if (next == 0x1F)
        {
            next = cursor.Byte();
        }

        if (!known || next != 4 || cursor.Byte() != 0)
        {
            throw new DlmsDecodeException(Layer, start, "no conformance block of 24 bits (5F 1F 04 00).");
        }

        var bits = (Conformance)((uint)cursor.Byte() << 16 | cursor.UInt16());
        _tree.Open(name, start, $"{(uint)bits:X6}");
        foreach (var bit in Enum.GetValues<Conformance>().Where(b => b != Conformance.None && bits.HasFlag(b)).OrderDescending())
        {
            _tree.Add(PrintableText.Hyphenated(bit), start, cursor.Offset - start);
        }

        _tree.Close(cursor.Offset);
    }

    private void ExceptionResponse(OctetCursor cursor)
    {
        ByteField(cursor, "state-error", static state => state switch { 1 => "service-not-allowed", 2 => "service-unknown", _ => null });
        var error = ByteField(cursor, "service-error", static service => service switch
        {
            1 => "operation-not-possible",
            2 => "service-not-supported",
            3 => "other-reason",
            4 => "pdu-too-long",
            5 => "deciphering-error",
            6 => "invocation-counter-error",
            _ => null,
        });
        if (error == Xdlms.ExceptionResponse.InvocationCounterError)
        {
            UInt32Field(cursor, "expected-invocation-counter");
        }
    }

    private void ConfirmedServiceError(OctetCursor cursor)
    {
        ByteField(cursor, "service", static service => service switch { 1 => "initiateError", 5 => "read", 6 => "write", _ => null });
        var errorClass = ByteField(cursor, "service-error", static value => ServiceErrors.ClassName(value));
        ByteField(cursor, "value", value => ServiceErrors.Name(errorClass, value));
    }
}
