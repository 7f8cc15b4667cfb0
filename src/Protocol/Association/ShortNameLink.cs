using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Association;

/// <summary>
/// An association in short names, seen through logical names: the meter's own list says which base name an object has, and is read once, when
/// the first name is needed. What is not in that list is refused as object-undefined without asking the meter. Not thread-safe.
/// </summary>
public sealed class ShortNameLink : IMeterLink
{
    /// <summary>The association itself, in every meter (IEC 62056-6-2).</summary>
    internal static readonly ShortNameObject Association = new(0xFA00, 12, 0, new LogicalName(0, 0, 40, 0, 0, 255));

    /// <summary>Selector of a method's parameter: methods have no selections, and 1 is what is sent in the field.</summary>
    internal const byte MethodSelector = 1;

    private readonly AssociationClient _client;
    private readonly int _maxListItems;
    private Dictionary<(ushort ClassId, LogicalName Name), ShortNameObject>? _objects;

    internal ShortNameLink(AssociationClient client, AssociationOptions options)
    {
        _client = client;
        _maxListItems = options.MaxListItems == 0 ? int.MaxValue : options.MaxListItems;
    }

    /// <inheritdoc />
    public NegotiatedContext Context => _client.Context;

    /// <inheritdoc />
    public LinkTraffic Traffic => _client.Traffic;

    /// <summary>object_list of the association, as the meter sends it now.</summary>
    /// <exception cref="LinkException">The link is gone, or the meter sends no such list.</exception>
    public async ValueTask<IReadOnlyList<ShortNameObject>> ReadObjectListAsync(CancellationToken cancellationToken)
    {
        var variable = new VariableAccessSpecification.VariableName(Association.NameOf(2)!.Value);
        var result = (await _client.ReadAsync(ValueList.Create<VariableAccessSpecification>(variable), cancellationToken))[0];
        if (!result.IsSuccess)
        {
            throw new LinkException(LinkFailure.ProtocolViolation, $"The meter does not give its list of short names: {result.Refusal}.");
        }

        var list = result.Decode() is DlmsData.Array array ? array.Items : throw NoList();
        var objects = new List<ShortNameObject>(list.Count);
        foreach (var item in list)
        {
            objects.Add(ShortNameObject.From(item) ?? throw NoList());
        }

        return objects;
    }

    /// <inheritdoc />
    public async ValueTask<GetResult> GetAsync(GetItem item, CancellationToken cancellationToken) =>
        await FindAsync(item, cancellationToken) is { } variable
            ? (await _client.ReadAsync(ValueList.Create(variable), cancellationToken))[0]
            : GetResult.Refused(DataAccessResult.ObjectUndefined);

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<GetResult>> GetListAsync(IReadOnlyList<GetItem> items, CancellationToken cancellationToken)
    {
        var results = new GetResult[items.Count];
        var most = _client.Grants(Conformance.MultipleReferences) ? Math.Min(_maxListItems, sbyte.MaxValue) : 1;
        List<int> places = [];
        List<VariableAccessSpecification> variables = [];
        var size = 0;
        for (var i = 0; i < items.Count; i++)
        {
            if (await FindAsync(items[i], cancellationToken) is not { } variable)
            {
                results[i] = GetResult.Refused(DataAccessResult.ObjectUndefined);
                continue;
            }

            var length = Measure(variable);
            if (variables.Count > 0 && (variables.Count == most || size + length > _client.MaxVariables))
            {
                await ReadAsync();
            }

            places.Add(i);
            variables.Add(variable);
            size += length;
        }

        if (variables.Count > 0)
        {
            await ReadAsync();
        }

        return results;

        async ValueTask ReadAsync()
        {
            var read = await _client.ReadAsync(ValueList.From(variables), cancellationToken);
            for (var i = 0; i < places.Count; i++)
            {
                results[places[i]] = read[i];
            }

            places.Clear();
            variables.Clear();
            size = 0;
        }
    }

    /// <inheritdoc />
    public async ValueTask<Refusal?> SetAsync(CosemAttribute attribute, DlmsData value, CancellationToken cancellationToken, SelectiveAccess? access = null) =>
        await FindAsync(new(attribute, access), cancellationToken) is { } variable
            ? await _client.WriteAsync(variable, value, cancellationToken)
            : new Refusal.Access(DataAccessResult.ObjectUndefined);

    /// <summary>Writes an attribute without an answer (UnconfirmedWrite): nobody learns whether it was done. False when the meter's list has no such object; nothing was sent.</summary>
    /// <exception cref="LinkException">The link is gone.</exception>
    /// <exception cref="NotSupportedException">Over HDLC.</exception>
    public async ValueTask<bool> SetUnconfirmedAsync(CosemAttribute attribute, DlmsData value, CancellationToken cancellationToken)
    {
        if (await FindAsync(new(attribute), cancellationToken) is not { } variable)
        {
            return false;
        }

        await _client.WriteUnconfirmedAsync(variable, value, cancellationToken);
        return true;
    }

    /// <inheritdoc />
    /// <remarks>A method that returns data is read with its parameter, the others are written (IEC 62056-5-3).</remarks>
    public async ValueTask<ActionResponseResult> InvokeAsync(CosemMethod method, DlmsData? parameter, CancellationToken cancellationToken)
    {
        if (await FindAsync(method.ClassId, method.InstanceId, cancellationToken) is not { } found || found.NameOfMethod(method.MethodId) is not { } name)
        {
            return new(new Refusal.Action(ActionResult.ObjectUndefined), null);
        }

        return ShortNameMethods.ReturnsData(method.ClassId, method.MethodId)
            ? await ReadMethodAsync(_client, name, parameter, cancellationToken)
            : new(await _client.WriteAsync(new VariableAccessSpecification.VariableName(name), parameter ?? DlmsData.Null.Instance, cancellationToken), null);
    }

    /// <inheritdoc />
    public ValueTask ReleaseAsync(CancellationToken cancellationToken) => _client.ReleaseAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _client.DisposeAsync();

    internal static async ValueTask<ActionResponseResult> ReadMethodAsync(AssociationClient client, ushort name, DlmsData? parameter, CancellationToken cancellationToken)
    {
        var variable = new VariableAccessSpecification.ParameterizedAccess(name, MethodSelector, Encode(parameter ?? DlmsData.Null.Instance));
        var result = (await client.ReadAsync(ValueList.Create<VariableAccessSpecification>(variable), cancellationToken))[0];
        return result.IsSuccess ? new(null, result) : new(result.Refusal, null);
    }

    private async ValueTask<VariableAccessSpecification?> FindAsync(GetItem item, CancellationToken cancellationToken)
    {
        if (await FindAsync(item.Attribute.ClassId, item.Attribute.InstanceId, cancellationToken) is not { } found || found.NameOf(item.Attribute.AttributeId) is not { } name)
        {
            return null;
        }

        if (item.Access is not { } access)
        {
            return new VariableAccessSpecification.VariableName(name);
        }

        var descriptor = new AxdrWriter(64);
        AccessSelection.WriteDescriptor(descriptor, access);
        return new VariableAccessSpecification.ParameterizedAccess(name, descriptor.WrittenSpan[0], new Octets(descriptor.WrittenMemory[1..]));
    }

    private async ValueTask<ShortNameObject?> FindAsync(ushort classId, LogicalName name, CancellationToken cancellationToken)
    {
        if (_objects is null)
        {
            var objects = new Dictionary<(ushort, LogicalName), ShortNameObject> { [(Association.ClassId, Association.LogicalName)] = Association };
            foreach (var listed in await ReadObjectListAsync(cancellationToken))
            {
                objects[(listed.ClassId, listed.LogicalName)] = listed;
            }

            _objects = objects;
        }

        return _objects.TryGetValue((classId, name), out var found) ? found : null;
    }

    private static int Measure(VariableAccessSpecification variable)
    {
        var writer = new AxdrWriter(32);
        variable.Write(writer);
        return writer.Length;
    }

    private static Octets Encode(DlmsData value)
    {
        var writer = new AxdrWriter(64);
        writer.Data(value);
        return new(writer.WrittenMemory);
    }

    private static LinkException NoList() => new(LinkFailure.ProtocolViolation, "The meter's list of short names is none: no array of base name, class, version and logical name.");
}
