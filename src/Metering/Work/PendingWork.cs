using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;

namespace PrepaidMeter.Metering.Work;

/// <summary>One piece of work at one meter, from its request to its end.</summary>
internal sealed class PendingWork(
    Meter meter, WorkPriority priority, ClientRole? role, Func<MeterSession, CancellationToken, Task> work, Action? starting, CancellationToken cancellationToken)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Meter Meter => meter;

    public WorkPriority Priority => priority;

    /// <summary>The client whose link must be open when the work starts; null where it connects by itself.</summary>
    public ClientRole? Role => role;

    public CancellationToken CancellationToken => cancellationToken;

    public Task Completion => _done.Task;

    /// <summary>The meter's turn has come.</summary>
    public void Starting() => starting?.Invoke();

    public Task RunAsync(MeterSession session) => work(session, cancellationToken);

    public void Complete() => _done.TrySetResult();

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
        {
            _done.TrySetCanceled(cancellationToken);
        }
        else
        {
            _done.TrySetException(exception);
        }
    }
}
