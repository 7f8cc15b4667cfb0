using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Cosem;

namespace PrepaidMeter.Protocol.Views;

/// <summary>
/// One object of a meter, seen through the types of its interface class (IEC 62056-6-2). A view holds nothing but where the object is: each read, set
/// and invocation goes to the meter, over logical or short names as the link has it. As little thread-safe as its link.
/// </summary>
public abstract class CosemView
{
    private protected CosemView(IMeterLink link, ushort classId, LogicalName name) => (Link, ClassId, LogicalName) = (link, classId, name);

    public IMeterLink Link { get; }

    public ushort ClassId { get; }

    public LogicalName LogicalName { get; }

    /// <summary>Two attributes in as few exchanges as the meter allows.</summary>
    /// <exception cref="MeterRefusedException">The meter refused one; the message names it.</exception>
    /// <exception cref="MeterDataException">One holds what its class does not; the message names it.</exception>
    /// <exception cref="LinkException">The link is gone.</exception>
    public async ValueTask<(T1 First, T2 Second)> GetAsync<T1, T2>(ViewAttribute<T1> first, ViewAttribute<T2> second, CancellationToken cancellationToken)
    {
        var results = await Link.GetListAsync([new(first.Descriptor), new(second.Descriptor)], cancellationToken);
        return (first.Read(results[0]), second.Read(results[1]));
    }

    /// <inheritdoc cref="GetAsync{T1, T2}" />
    /// <summary>Three attributes in as few exchanges as the meter allows.</summary>
    public async ValueTask<(T1 First, T2 Second, T3 Third)> GetAsync<T1, T2, T3>(
        ViewAttribute<T1> first, ViewAttribute<T2> second, ViewAttribute<T3> third, CancellationToken cancellationToken)
    {
        var results = await Link.GetListAsync([new(first.Descriptor), new(second.Descriptor), new(third.Descriptor)], cancellationToken);
        return (first.Read(results[0]), second.Read(results[1]), third.Read(results[2]));
    }

    private protected ViewAttribute<T> Attribute<T>(sbyte id, DataForm<T> form) => new(this, id, form);

    /// <summary>A method whose parameter is integer (0), as the standard has it of methods that need none.</summary>
    private protected ViewMethod Method(sbyte id) => new(Method(id, DataForms.Integer));

    private protected ViewMethod<T> Method<T>(sbyte id, DataForm<T> parameter) => new(this, id, parameter);
}
