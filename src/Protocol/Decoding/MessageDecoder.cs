namespace PrepaidMeter.Protocol.Decoding;

/// <summary>
/// Tells what is in octets: frames, APDUs and values, one behind the other, as a tree. Never throws for what the octets are: what is wrong becomes an
/// error in the tree, at its place, and what came before stays. Pure; work and memory are in proportion to the octets.
/// </summary>
public static class MessageDecoder
{
    /// <summary>Longest input, in octets.</summary>
    public const int MaxLength = 1 << 20;

    /// <summary>Decodes frames of any kind (HDLC, wrapper, M-Bus), bare APDUs and bare Data values, whichever the octets look like.</summary>
    /// <exception cref="ArgumentException">More octets than <see cref="MaxLength"/>.</exception>
    public static DecodedMessage Decode(ReadOnlyMemory<byte> octets, DecoderOptions options)
    {
        Check(octets);
        var session = new DecodeSession(options);
        new LinkDecoder(session, octets).All();
        session.Flush(octets.Length);
        return new(session.Tree.Roots, session.Tree.Errors);
    }

    /// <summary>Decodes octets known to be one APDU.</summary>
    /// <exception cref="ArgumentException">More octets than <see cref="MaxLength"/>.</exception>
    public static DecodedMessage DecodeApdu(ReadOnlyMemory<byte> apdu, DecoderOptions options)
    {
        Check(apdu);
        var session = new DecodeSession(options);
        session.Guard(() => new ApduDecoder(session).Whole(new OctetCursor(apdu, ApduDecoder.Layer)));
        session.Flush(apdu.Length);
        return new(session.Tree.Roots, session.Tree.Errors);
    }

    /// <summary>Decodes octets known to be one Data value.</summary>
    /// <exception cref="ArgumentException">More octets than <see cref="MaxLength"/>.</exception>
    public static DecodedMessage DecodeData(ReadOnlyMemory<byte> octets)
    {
        Check(octets);
        var tree = new DecodeTree();
        try
        {
            var cursor = new OctetCursor(octets, "A-XDR");
            new DataDecoder(tree).Value(cursor, "data");
            if (!cursor.IsAtEnd)
            {
                throw cursor.Error($"{cursor.Remaining} octets too many.");
            }
        }
        catch (DlmsDecodeException e)
        {
            tree.Fail(e, 0);
        }

        return new(tree.Roots, tree.Errors);
    }

    private static void Check(ReadOnlyMemory<byte> octets)
    {
        if (octets.Length > MaxLength)
        {
            throw new ArgumentException($"{octets.Length} octets, where {MaxLength} are the most that is decoded at once.", nameof(octets));
        }
    }
}
