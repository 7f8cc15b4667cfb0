namespace PrepaidMeter.Simulator.Control;

/// <summary>A request to the control port that can not be served; the message is for who sent it.</summary>
internal sealed class ControlException(int status, string message) : Exception(message)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;
}
