using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

internal sealed partial class AssociationServer
{
    private bool Access(ServerContext context, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var request = AccessRequest.Decode(apdu);
        EndTransfers();
        if (request.Specifications.Count != request.Data.Count)
        {
            return Answer(reply, NotPossible);
        }

        // Data are written as they go out: data list, then the list of results.
        var results = new AccessResponseSpecification[request.Specifications.Count];
        _value.RawLength(results.Length);
        var stopped = false;
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = stopped ? NotDone(request.Specifications[i]) : AccessOne(context, request.Specifications[i], request.Data[i]);
            if (results[i].Refusal is not null)
            {
                _value.Null();
                stopped |= request.LongInvokeIdAndPriority.BreaksOnError;
            }
        }

        if (!request.LongInvokeIdAndPriority.IsConfirmed)
        {
            return false;
        }

        WriteAccessResponse(request, results, reply);
        if (reply.Length <= MaxReply)
        {
            return true;
        }

        EndTransfers();
        return Answer(reply, PduTooLong);
    }

    /// <summary>Appends one value to <see cref="_value"/> when it succeeds, null-data where there is none to return.</summary>
    private AccessResponseSpecification AccessOne(ServerContext context, AccessRequestSpecification specification, Octets data)
    {
        switch (specification)
        {
            case AccessRequestSpecification.Get get:
                var before = _value.Length;
                var read = Read(context, get.Attribute, get.Access);
                if (read == DataAccessResult.Success && _value.Length > maxValueSize)
                {
                    _value.Truncate(before);
                    read = DataAccessResult.OtherReason;
                }

                return new AccessResponseSpecification.Get(read);
            case AccessRequestSpecification.Set set:
                var written = Write(context, new(set.Attribute, set.Access), data.Span);
                if (written == DataAccessResult.Success)
                {
                    _value.Null();
                }

                return new AccessResponseSpecification.Set(written);
            case AccessRequestSpecification.Action action:
                // null-data stands for no parameter.
                var result = Invoke(context, action.Method, data.Span is [0] ? null : data);
                if (result.Refusal is Refusal.Action refusal)
                {
                    return new AccessResponseSpecification.Action(refusal.Result);
                }

                if (result.ReturnData is { IsSuccess: true } returned && _value.Length + returned.Raw.Length <= maxValueSize)
                {
                    _value.RawOctets(returned.Raw.Span);
                }
                else
                {
                    _value.Null();
                }

                return new AccessResponseSpecification.Action(ActionResult.Success);
            default:
                throw new InvalidOperationException($"{specification.GetType().Name} is not of the closed set.");
        }
    }

    private static AccessResponseSpecification NotDone(AccessRequestSpecification specification) => specification switch
    {
        AccessRequestSpecification.Get => new AccessResponseSpecification.Get(DataAccessResult.OtherReason),
        AccessRequestSpecification.Set => new AccessResponseSpecification.Set(DataAccessResult.OtherReason),
        _ => new AccessResponseSpecification.Action(ActionResult.OtherReason),
    };

    private void WriteAccessResponse(AccessRequest request, AccessResponseSpecification[] results, AxdrWriter reply)
    {
        reply.RawByte(AccessResponse.Tag);
        reply.RawUInt32(request.LongInvokeIdAndPriority.Value);
        reply.RawByte(0); // no date-time
        reply.RawByte(request.LongInvokeIdAndPriority.IsSelfDescriptive ? (byte)1 : (byte)0);
        if (request.LongInvokeIdAndPriority.IsSelfDescriptive)
        {
            reply.RawLength(request.Specifications.Count);
            foreach (var specification in request.Specifications)
            {
                specification.Write(reply);
            }
        }

        reply.RawOctets(_value.WrittenSpan);
        reply.RawLength(results.Length);
        foreach (var result in results)
        {
            result.Write(reply);
        }
    }
}
