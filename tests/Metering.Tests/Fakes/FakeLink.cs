using PrepaidMeter.Protocol;
using PrepaidMeter.Protocol.Association;
using PrepaidMeter.Protocol.Axdr;
using PrepaidMeter.Protocol.Cosem;
using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>One association with a fake meter.</summary>
internal sealed class FakeLink(FakeMeter meter) : IMeterLink
{
    private bool _dead;
    private bool _disposed;

    public NegotiatedContext Context { get; } = new(new AssociationOptions().ProposedConformance, 1024, 6);

    public LinkTraffic Traffic { get; private set; }

    public ValueTask<GetResult> GetAsync(GetItem item, CancellationToken cancellationToken) =>
        new(Exchange($"get {item.Attribute}", () => Get(item), cancellationToken));

    public ValueTask<IReadOnlyList<GetResult>> GetListAsync(IReadOnlyList<GetItem> items, CancellationToken cancellationToken) =>
        new(items.Select(i => Exchange($"get {i.Attribute}", () => Get(i), cancellationToken)).ToList());

    public ValueTask<Refusal?> SetAsync(CosemAttribute attribute, DlmsData value, CancellationToken cancellationToken, SelectiveAccess? access = null) =>
        new(Exchange<Refusal?>($"set {attribute}", () =>
        {
            if (meter.Refusals.TryGetValue(attribute, out var refusal))
            {
                return new Refusal.Access(refusal);
            }

            meter.Values[attribute] = value;
            meter.OnSet(attribute, value);
            return null;
        }, cancellationToken));

    public ValueTask<ActionResponseResult> InvokeAsync(CosemMethod method, DlmsData? parameter, CancellationToken cancellationToken) =>
        new(Exchange($"action {method}", () =>
        {
            var result = meter.Methods.TryGetValue(method, out var act) ? act(parameter) : ActionResult.ObjectUndefined;
            return new ActionResponseResult(result == ActionResult.Success ? null : new Refusal.Action(result), null);
        }, cancellationToken));

    public ValueTask ReleaseAsync(CancellationToken cancellationToken)
    {
        _dead = true;
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            meter.OpenLinks--;
        }

        return ValueTask.CompletedTask;
    }

    private GetResult Get(GetItem item)
    {
        if (meter.Refusals.TryGetValue(item.Attribute, out var refusal))
        {
            return GetResult.Refused(refusal);
        }

        var value = meter.Computed.TryGetValue(item.Attribute, out var compute) ? compute(item.Access) : meter.Values.GetValueOrDefault(item.Attribute);
        if (value is null)
        {
            return GetResult.Refused(DataAccessResult.ObjectUndefined);
        }

        var writer = new AxdrWriter();
        writer.Data(value);
        return new GetResult(writer.WrittenSpan.ToArray(), null);
    }

    private T Exchange<T>(string operation, Func<T> effect, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        _dead.ShouldBeFalse("a dead link was used again");
        meter.Log.Add(operation);
        meter.Watch(operation);
        cancellationToken.ThrowIfCancellationRequested();
        Traffic = new LinkTraffic(Traffic.Sent + 10, Traffic.Received + 10);
        var fault = meter.Script(operation);
        if (fault == Fault.LostBefore)
        {
            _dead = true;
            throw new LinkException(LinkFailure.Closed, "the link was lost");
        }

        var result = effect();
        if (fault == Fault.LostAfter)
        {
            _dead = true;
            throw new LinkException(LinkFailure.Closed, "the link was lost");
        }

        return result;
    }
}
