namespace PrepaidMeter.Protocol;

/// <summary>Base of what the protocol stack throws. The meter saying no is not here: that is data in a result.</summary>
public abstract class DlmsException(string message, bool isTransient, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Trying the same again later may help.</summary>
    public bool IsTransient { get; } = isTransient;
}
