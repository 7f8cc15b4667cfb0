namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private void GeneralBlockTransfer(OctetCursor cursor)
    {
        var start = cursor.Offset;
        var control = cursor.Byte();
        var last = (control & 0x80) != 0;
        Leaf(
            cursor, start, "block-control", $"{control:X2}",
            Invariant.Text($"{(last ? "last block, " : "")}{((control & 0x40) != 0 ? "streaming, " : "")}window {control & Xdlms.GeneralBlockTransfer.MaxWindow}"));
        var number = UInt16Field(cursor, "block-number");
        UInt16Field(cursor, "block-number-ack");
        start = cursor.Offset;
        var octets = cursor.Octets(cursor.Length());
        Leaf(cursor, start, "block-data", null, octets.IsEmpty ? "empty" : Invariant.Text($"{octets.Length} octets"));

        // Blocks without data acknowledge; they take a number all the same.
        if (!octets.IsEmpty || session.IsWaiting(GeneralBlocks))
        {
            session.AddPiece(GeneralBlocks, number, last, octets, start, all => Whole(new OctetCursor(all, Layer)));
        }
    }

    private const string GeneralBlocks = "general blocks";
}
