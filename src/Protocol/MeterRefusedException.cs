using PrepaidMeter.Protocol.Xdlms;

namespace PrepaidMeter.Protocol;

/// <summary>The meter refused something without which the work at hand can not go on. The link is still good.</summary>
public sealed class MeterRefusedException(string what, Refusal refusal) : Exception($"{what}: {refusal}")
{
    public Refusal Refusal { get; } = refusal;
}
