using PrepaidMeter.Metering.Keys;
using PrepaidMeter.Metering.Meters;
using PrepaidMeter.Metering.Sessions;
using PrepaidMeter.Metering.Work;

namespace PrepaidMeter.Metering.Tests.Fakes;

/// <summary>A session that stays open until disposed: work that does nothing but hold it.</summary>
internal sealed class OpenSession : IAsyncDisposable
{
    private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _work = Task.CompletedTask;

    private OpenSession(MeterSession session) => Session = session;

    public MeterSession Session { get; }

    public Meter Meter => Session.Meter;

    public static async Task<OpenSession> OfAsync(HeadEndFixture f, Meter meter, ClientRole role)
    {
        var opened = new TaskCompletionSource<OpenSession>(TaskCreationOptions.RunContinuationsAsynchronously);
        var work = f.Get<MeterWorkScheduler>().RunAsync(
            meter,
            WorkPriority.Schedule,
            role,
            async (session, _) =>
            {
                var open = new OpenSession(session);
                opened.SetResult(open);
                await open._end.Task;
            },
            CancellationToken.None);
        if (await Task.WhenAny(opened.Task, work) == work)
        {
            await work;
        }

        (await opened.Task)._work = work;
        return await opened.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _end.TrySetResult();
        await _work;
    }
}
