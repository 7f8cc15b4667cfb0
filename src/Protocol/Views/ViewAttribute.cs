using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol.Views;

/// <summary>One attribute of an object, with its type.</summary>
public readonly struct ViewAttribute<T>
{
    private readonly CosemView _view;
    private readonly sbyte _id;
    private readonly DataForm<T> _form;

    internal ViewAttribute(CosemView view, sbyte id, DataForm<T> form) => (_view, _id, _form) = (view, id, form);

    public CosemAttribute Descriptor => new(_view.ClassId, _view.LogicalName, _id);

    /// <exception cref="MeterRefusedException">The meter refused; the message names the attribute.</exception>
    /// <exception cref="MeterDataException">The attribute holds what its class does not; the message names it.</exception>
    /// <exception cref="LinkException">The link is gone.</exception>
    public async ValueTask<T> GetAsync(CancellationToken cancellationToken) =>
        Read(await _view.Link.GetAsync(new(Descriptor), cancellationToken));

    /// <exception cref="MeterRefusedException">The meter refused; the message names the attribute.</exception>
    /// <exception cref="LinkException">The link is gone; the value may have been set.</exception>
    public async ValueTask SetAsync(T value, CancellationToken cancellationToken)
    {
        if (await _view.Link.SetAsync(Descriptor, Encode(value), cancellationToken) is { } refusal)
        {
            throw new MeterRefusedException($"setting {this}", refusal);
        }
    }

    /// <summary>The value as it goes to the meter.</summary>
    public DlmsData Encode(T value) => _form.Encode(value);

    /// <summary>What a result says of this attribute, however it was got.</summary>
    /// <exception cref="MeterRefusedException">The meter refused; the message names the attribute.</exception>
    /// <exception cref="MeterDataException">The attribute holds what its class does not; the message names it.</exception>
    public T Read(GetResult result)
    {
        if (result.Refusal is { } refusal)
        {
            throw new MeterRefusedException(ToString(), refusal);
        }

        try
        {
            return _form.Decode(result.Raw.Span);
        }
        catch (DlmsDecodeException error)
        {
            throw new MeterDataException(ToString(), $"{error.Problem.TrimEnd('.')} (octet {error.Offset}).", error);
        }
    }

    /// <summary>"control_state 70:0.0.96.3.10.255:3".</summary>
    public override string ToString() =>
        InterfaceClasses.Find(_view.ClassId)?.FindAttribute(_id) is { } attribute ? $"{attribute.Name} {Descriptor}" : Descriptor.ToString();
}
