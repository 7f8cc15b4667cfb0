namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private void AccessRequest(OctetCursor cursor)
    {
        LongInvokeId(cursor);
        DateTimeField(cursor);
        var secrets = AccessSpecificationList(cursor);
        DataList(cursor, "access-request-list-of-data", secrets.Contains);
    }

    private void AccessResponse(OctetCursor cursor)
    {
        LongInvokeId(cursor);
        DateTimeField(cursor);
        HashSet<int> secrets = FlagField(cursor, "access-request-specification") ? AccessSpecificationList(cursor) : [];
        DataList(cursor, "access-response-list-of-data", secrets.Contains);
        List(cursor, "access-response-specification", (c, i) =>
        {
            _tree.Open(Invariant.Text($"[{i + 1}]"), c.Offset);
            if (Choice(c, "an Access-Response-Specification", "access-response-get", "access-response-set", "access-response-action") == 3)
            {
                ByteField(c, "action-result", static result => PrintableText.Hyphenated((Cosem.ActionResult)result));
            }
            else
            {
                AccessResult(c);
            }

            _tree.Close(c.Offset);
        });
    }

    /// <summary>Returns the places in the list whose data are secret.</summary>
    private HashSet<int> AccessSpecificationList(OctetCursor cursor)
    {
        var secrets = new HashSet<int>();
        List(cursor, "access-request-specification", (c, i) =>
        {
            _tree.Open(Invariant.Text($"[{i + 1}]"), c.Offset);
            var choice = Choice(
                c, "an Access-Request-Specification", "access-request-get", "access-request-set", "access-request-action", "access-request-get-with-selection",
                "access-request-set-with-selection");
            if (choice == 3 ? Secrets.Has(Method(c)) : Secrets.Has(Attribute(c)))
            {
                secrets.Add(i);
            }

            if (choice > 3)
            {
                Selection(c);
            }

            _tree.Close(c.Offset);
        });
        return secrets;
    }
}
