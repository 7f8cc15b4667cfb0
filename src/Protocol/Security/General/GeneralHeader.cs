using PrepaidMeter.Protocol.Axdr;

namespace PrepaidMeter.Protocol.Security;

/// <summary>
/// What general-ciphering and general-signing begin with (IEC 62056-5-3), five octet-strings. With their length octets, as they stand on the wire, they
/// are part of the associated data of the one and of what the other signs.
/// <code>
/// transaction-id || originator-system-title || recipient-system-title || date-time || other-information
/// </code>
/// </summary>
internal readonly ref struct GeneralHeader
{
    /// <summary>Octets of a header without date-time and other information, under a transaction id of <see cref="TransactionIdSize"/>.</summary>
    public const int Size = 1 + TransactionIdSize + (2 * (1 + SystemTitle.Size)) + 2;

    /// <summary>Octets of a transaction id as we choose them; at most so many are taken.</summary>
    public const int TransactionIdSize = 8;

    private GeneralHeader(ReadOnlySpan<byte> octets, ReadOnlySpan<byte> transactionId, ReadOnlySpan<byte> originator, ReadOnlySpan<byte> recipient)
    {
        Octets = octets;
        TransactionId = transactionId;
        Originator = originator;
        Recipient = recipient;
    }

    /// <summary>All of it, as it stands on the wire.</summary>
    public ReadOnlySpan<byte> Octets { get; }

    public ReadOnlySpan<byte> TransactionId { get; }

    public ReadOnlySpan<byte> Originator { get; }

    public ReadOnlySpan<byte> Recipient { get; }

    /// <param name="reader">At the octet after the tag.</param>
    /// <param name="apdu">What it reads.</param>
    public static GeneralHeader Read(scoped ref AxdrReader reader, ReadOnlySpan<byte> apdu)
    {
        var start = reader.Offset;
        var transactionId = reader.RawOctets(reader.RawLength());
        var originator = reader.RawOctets(reader.RawLength());
        var recipient = reader.RawOctets(reader.RawLength());
        reader.RawOctets(reader.RawLength()); // date-time: the counter and the transaction id say what is new, no clock need be trusted
        reader.RawOctets(reader.RawLength()); // other-information: by agreement of the parties, and there is none
        return new(apdu[start..reader.Offset], transactionId, originator, recipient);
    }

    /// <summary>Whether it goes from one to the other.</summary>
    public bool IsBetween(SystemTitle originator, SystemTitle recipient) =>
        SystemTitle.TryRead(Originator, out var from) && from == originator && SystemTitle.TryRead(Recipient, out var to) && to == recipient;

    public static void Write(AxdrWriter writer, ReadOnlySpan<byte> transactionId, SystemTitle originator, SystemTitle recipient)
    {
        writer.RawLength(transactionId.Length);
        writer.RawOctets(transactionId);
        writer.RawByte(SystemTitle.Size);
        originator.Write(writer.GetSpan(SystemTitle.Size));
        writer.RawByte(SystemTitle.Size);
        recipient.Write(writer.GetSpan(SystemTitle.Size));
        writer.RawOctets([0, 0]);
    }
}
