using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Decoding;

internal sealed partial class ApduDecoder
{
    private const string ActionBlocks = "blocks of action-request";

    private void ActionRequest(OctetCursor cursor)
    {
        var choice = Choice(
            cursor, "Action-Request", "action-request-normal", "action-request-next-pblock", "action-request-with-list", "action-request-with-first-pblock",
            "action-request-with-list-and-first-pblock", "action-request-with-pblock");
        var id = InvokeId(cursor).InvokeId;
        switch (choice)
        {
            case 1:
                var method = Method(cursor);
                session.Invocations[id] = [method];
                if (FlagField(cursor, "method-invocation-parameters"))
                {
                    _data.Value(cursor, "parameter", isSecret: !session.Options.ShowSecrets && Secrets.Has(method));
                }

                break;
            case 2:
                UInt32Field(cursor, "block-number");
                break;
            case 3:
                var methods = MethodList(cursor);
                session.Invocations[id] = methods;
                DataList(cursor, "method-invocation-parameters", i => i < methods.Count && Secrets.Has(methods[i]));
                break;
            case 4:
                var first = Method(cursor);
                session.Invocations[id] = [first];
                session.IsLongRequestSecret = Secrets.Has(first);
                Block(cursor, ActionBlocks, LongValue);
                break;
            case 5:
                var list = MethodList(cursor);
                session.Invocations[id] = list;
                session.IsLongRequestSecret = list.Exists(Secrets.Has);
                Block(cursor, ActionBlocks, LongValues);
                break;
            default:
                Block(cursor, ActionBlocks, LongValue);
                break;
        }
    }

    private void ActionResponse(OctetCursor cursor)
    {
        var choice = Choice(
            cursor, "Action-Response", "action-response-normal", "action-response-with-pblock", "action-response-with-list", "action-response-next-pblock");
        var invoked = session.Invocations.GetValueOrDefault(InvokeId(cursor).InvokeId);
        CosemMethod? only = invoked is [var one] ? one : null;
        switch (choice)
        {
            case 1:
                ActionResultWithData(cursor, only);
                break;
            case 2:
                session.IsLongRequestSecret = false;
                Block(cursor, "blocks of action-response", c => ActionResultWithData(c, only));
                break;
            case 3:
                List(cursor, "result", (c, i) =>
                {
                    _tree.Open(Invariant.Text($"[{i + 1}]"), c.Offset);
                    ActionResultWithData(c, invoked is not null && i < invoked.Count ? invoked[i] : null);
                    _tree.Close(c.Offset);
                });
                break;
            default:
                UInt32Field(cursor, "block-number");
                break;
        }
    }

    /// <summary>Action-Response-With-Optional-Data.</summary>
    private void ActionResultWithData(OctetCursor cursor, CosemMethod? invoked)
    {
        ByteField(
            cursor, "action-result", result => PrintableText.Hyphenated((ActionResult)result) + (invoked is { } method ? $", {method} {ObjectText.Of(method)}" : ""));
        if (FlagField(cursor, "return-parameters"))
        {
            DataResult(cursor, "return-parameter");
        }
    }

    private List<CosemMethod> MethodList(OctetCursor cursor)
    {
        var methods = new List<CosemMethod>();
        List(cursor, "method-descriptor-list", (c, _) => methods.Add(Method(c)));
        return methods;
    }
}
