using System.Text;

namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private void DataNotification(OctetCursor cursor)
    {
        LongInvokeId(cursor);
        DateTimeField(cursor);
        _data.Value(cursor, "notification-body");
    }

    private void EventNotification(OctetCursor cursor)
    {
        if (FlagField(cursor, "time"))
        {
            DateTimeField(cursor);
        }

        var attribute = Attribute(cursor);
        _data.Value(cursor, "attribute-value", isSecret: !session.Options.ShowSecrets && Secrets.Has(attribute));
    }

    private void InformationReport(OctetCursor cursor)
    {
        if (FlagField(cursor, "current-time"))
        {
            OctetStringField(cursor, "generalized-time", static octets => PrintableText.Quote(Encoding.Latin1.GetString(octets.Span)));
        }

        AccessSpecifications(cursor);
        DataList(cursor, "list-of-data");
    }
}
