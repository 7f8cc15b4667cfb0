using Serilog;

namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Serilog as the configuration section "Serilog" says; console output goes to standard error, which leaves standard output to results.</summary>
internal static class HeadEndLogging
{
    public static ILoggingBuilder AddHeadEndLogging(this ILoggingBuilder logging, IConfiguration configuration)
    {
        logging.ClearProviders();
        return logging.AddSerilog(new LoggerConfiguration().ReadFrom.Configuration(configuration).CreateLogger(), dispose: true);
    }
}
