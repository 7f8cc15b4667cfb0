namespace PrepaidMeter.Metering.Sessions;

/// <summary>A session with a meter could not be opened or kept, for a reason this side found. The message is for people and carries no secret.</summary>
public sealed class SessionException(FailureClass failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public FailureClass Failure { get; } = failure;
}
