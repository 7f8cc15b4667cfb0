namespace PrepaidMeter.Protocol.Security;

/// <summary>Every invocation counter under a key has been used: nothing can be protected by it any more, only a new key helps.</summary>
public sealed class InvocationCounterExhaustedException()
    : DlmsException("The invocation counters of this key are used up. The key must be changed.", isTransient: false);
