using PrepaidMeter.Simulator.Fleet;
using PrepaidMeter.Testing;

namespace PrepaidMeter.Simulator.Tests.Fleet;

public sealed class FleetMemoryTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Meter_WithFortyDaysOfHistoryOnceAsked_TakesLittleMemory(bool hasKeys)
    {
        const int count = 2000;
        var factory = new MeterFactory(new FleetOptions { MeterCount = count, Security = hasKeys ? new FleetSecurity() : null }, new ManualTimeProvider());
        _ = factory.Create(0).ImportEnergy;
        var meters = new SimulatedMeter[count];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < count; i++)
        {
            meters[i] = factory.Create(i + 1);
            _ = meters[i].ImportEnergy;
        }

        // Everything allocated on the way, kept or not, is an upper bound of what a meter keeps.
        var perMeter = (GC.GetAllocatedBytesForCurrentThread() - before) / count;
        perMeter.ShouldBeLessThan(2048);
        GC.KeepAlive(meters);
    }
}
