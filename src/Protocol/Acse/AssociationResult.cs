namespace PrepaidMeter.Protocol.Acse;

/// <summary>Association-result of AARE (IEC 62056-5-3).</summary>
public enum AssociationResult : byte
{
    Accepted = 0,
    RejectedPermanent = 1,
    RejectedTransient = 2,
}
