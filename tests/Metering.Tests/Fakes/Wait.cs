namespace PrepaidMeter.Metering.Tests.Fakes;

internal static class Wait
{
    /// <summary>Lets continuations on the thread pool run until something observable has happened; fails after ten seconds.</summary>
    public static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            bound.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
