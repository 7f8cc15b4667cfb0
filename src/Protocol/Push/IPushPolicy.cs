namespace PrepaidMeter.Protocol.Push;

/// <summary>Whose pushes a listener takes, and how they are opened. Called from any thread, also at once.</summary>
public interface IPushPolicy
{
    /// <summary>Decides before anything of the body is parsed: false for a plain push of a sender that must cipher, and for who is not known at all.</summary>
    bool Admits(PushSender sender);

    /// <summary>The plain APDU in a protected one that was admitted; null or empty when it is not authentic, a replay, or nobody has its key. Throws nothing.</summary>
    ReadOnlyMemory<byte>? Open(PushSender sender, ReadOnlyMemory<byte> apdu);

    /// <summary>What unnamed lists of this sender mean; empty when nobody knows.</summary>
    IReadOnlyList<PushTemplate> TemplatesOf(PushSender sender) => [];
}
