namespace PrepaidMeter.Protocol.Push;

/// <summary>Takes every plain push and no protected one: for tools, and for networks that are themselves protected.</summary>
public sealed class PlainPushPolicy : IPushPolicy
{
    /// <summary>What unnamed lists mean, whoever sends them.</summary>
    public IReadOnlyList<PushTemplate> Templates { get; init; } = [];

    /// <inheritdoc />
    public bool Admits(PushSender sender) => !sender.IsProtected;

    /// <inheritdoc />
    public ReadOnlyMemory<byte>? Open(PushSender sender, ReadOnlyMemory<byte> apdu) => null;

    /// <inheritdoc />
    public IReadOnlyList<PushTemplate> TemplatesOf(PushSender sender) => Templates;
}
