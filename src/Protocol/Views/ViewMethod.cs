using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>One method of an object that needs no parameter.</summary>
public readonly struct ViewMethod
{
    private readonly ViewMethod<sbyte> _method;

    internal ViewMethod(ViewMethod<sbyte> method) => _method = method;

    public CosemMethod Descriptor => _method.Descriptor;

    /// <summary>What goes to the meter as its parameter: integer (0).</summary>
    public static DlmsData Parameter { get; } = new DlmsData.Integer(0);

    /// <inheritdoc cref="ViewMethod{T}.InvokeAsync" />
    public ValueTask<DlmsData?> InvokeAsync(CancellationToken cancellationToken) => _method.InvokeAsync(0, cancellationToken);

    public override string ToString() => _method.ToString();
}

/// <summary>One method of an object, with the type of its parameter.</summary>
public readonly struct ViewMethod<T>
{
    private readonly CosemView _view;
    private readonly sbyte _id;
    private readonly DataForm<T> _parameter;

    internal ViewMethod(CosemView view, sbyte id, DataForm<T> parameter) => (_view, _id, _parameter) = (view, id, parameter);

    public CosemMethod Descriptor => new(_view.ClassId, _view.LogicalName, _id);

    /// <summary>Invokes and gives what the meter returned; null when that is nothing. Success is the meter's word, not proof of an effect.</summary>
    /// <exception cref="MeterRefusedException">The meter refused; the message names the method.</exception>
    /// <exception cref="LinkException">The link is gone; the method may have been carried out.</exception>
    public async ValueTask<DlmsData?> InvokeAsync(T parameter, CancellationToken cancellationToken)
    {
        var response = await _view.Link.InvokeAsync(Descriptor, _parameter.Encode(parameter), cancellationToken);
        return response.Refusal is { } refusal
            ? throw new MeterRefusedException(ToString(), refusal)
            : response.ReturnData is { IsSuccess: true } data ? data.Decode() : null;
    }

    /// <summary>"remote_disconnect 70:0.0.96.3.10.255:1".</summary>
    public override string ToString() =>
        InterfaceClasses.Find(_view.ClassId)?.FindMethod(_id) is { } name ? $"{name} {Descriptor}" : Descriptor.ToString();
}
