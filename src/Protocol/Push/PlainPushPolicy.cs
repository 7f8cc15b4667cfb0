namespace PrepaidMeter.Protocol.Push;

/// <summary>Takes every plain push and no protected one: for tools, and for networks that are themselves protected.</summary>
public sealed class PlainPushPolicy : IPushPolicy
{
    /// <inheritdoc />
    public bool Admits(PushSender sender) => !sender.IsProtected;

    /// <inheritdoc />
    public ReadOnlyMemory<byte>? Open(PushSender sender, ReadOnlyMemory<byte> apdu) => null;
}
