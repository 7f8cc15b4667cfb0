using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using PrepaidMeter.Scheduler.Plans;

namespace PrepaidMeter.Scheduler;

/// <summary>Registers <see cref="MeterScheduler"/>, which starts and stops with the host. Needs the stores, the collection runner and the settlement runner beside.</summary>
public static class SchedulerServices
{
    public static IServiceCollection AddMeterScheduler(this IServiceCollection services, SchedulerOptions? options = null)
    {
        services.AddSingleton(options ?? new SchedulerOptions());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMeterCollection, FleetCollection>();
        services.AddSingleton<PlanScheduler>();
        services.AddSingleton<MeterScheduler>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<MeterScheduler>());
        return services;
    }
}
