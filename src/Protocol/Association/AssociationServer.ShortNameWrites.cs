using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>Write and UnconfirmedWrite of short name referencing.</summary>
internal sealed partial class AssociationServer
{
    private bool Write(ServerContext context, ReadOnlyMemory<byte> apdu, AxdrWriter reply)
    {
        var request = WriteRequest.Decode(apdu);
        if (request.Variables is not [VariableAccessSpecification.WriteDataBlockAccess block])
        {
            EndTransfers();
            return WriteAll(context, request.Variables, request.Data, reply);
        }

        if (request.Data is not [var data] || AxdrDecoder.Decode(data.Span) is not DlmsData.OctetString piece)
        {
            EndTransfers();
            return Answer(reply, NotPossible);
        }

        return TakeBlock(context, WriteRequest.Tag, block.LastBlock, block.BlockNumber, piece.Value, reply);
    }

    private bool WriteAll(ServerContext context, ValueList<VariableAccessSpecification> variables, ValueList<Octets> data, AxdrWriter reply)
    {
        if (variables.Count != data.Count || variables.Count == 0)
        {
            return Answer(reply, NotPossible);
        }

        if (variables.Count > 1 && !Granted(Conformance.MultipleReferences))
        {
            return Answer(reply, NotSupported);
        }

        var results = new WriteResult[variables.Count];
        for (var i = 0; i < results.Length; i++)
        {
            var result = WriteOne(context, variables[i], data[i]);
            results[i] = result == DataAccessResult.Success ? new WriteResult.Success() : new WriteResult.DataAccessError(result);
        }

        new WriteResponse(ValueList.Create<WriteResult>(results)).Encode(reply);
        return reply.Length <= MaxReply || Answer(reply, PduTooLong);
    }

    /// <summary>Served and not answered, whatever came of it.</summary>
    private bool WriteUnconfirmed(ServerContext context, ReadOnlyMemory<byte> apdu)
    {
        EndTransfers();
        var request = UnconfirmedWriteRequest.Decode(apdu);
        if (Granted(Conformance.UnconfirmedWrite))
        {
            WriteAll(context, request.Variables, request.Data, new AxdrWriter(16));
        }

        return false;
    }

    private DataAccessResult WriteOne(ServerContext context, VariableAccessSpecification variable, Octets data)
    {
        var (name, access) = variable switch
        {
            VariableAccessSpecification.VariableName plain => (plain.Name, (VariableAccessSpecification.ParameterizedAccess?)null),
            VariableAccessSpecification.ParameterizedAccess parameterized => (parameterized.Name, parameterized),
            _ => default,
        };
        if (access is not null && !Granted(Conformance.ParameterizedAccess))
        {
            return DataAccessResult.ScopeOfAccessViolated;
        }

        var member = device.ShortNames!.Find(name);
        return member.Attribute is { } attribute ? device.Set(context, attribute, access is null ? null : SelectionOf(access), AxdrDecoder.Decode(data.Span))
            : member.Method is { } method ? ResultOf(Invoke(context, method, Meant(data)))
            : DataAccessResult.ObjectUndefined;
    }

    private static bool Answer(AxdrWriter reply, WriteResult result)
    {
        reply.Clear();
        new WriteResponse(ValueList.Create(result)).Encode(reply);
        return true;
    }
}
