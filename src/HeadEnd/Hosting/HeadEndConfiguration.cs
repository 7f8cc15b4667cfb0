namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Where settings come from, the later over the earlier: appsettings.json beside the executable, in the working directory, the environment, the command line.</summary>
internal static class HeadEndConfiguration
{
    private const string File = "appsettings.json";

    /// <param name="file">In place of the working directory's appsettings.json; must exist.</param>
    /// <param name="overrides">From the command line.</param>
    /// <exception cref="ConfigurationException">A file is missing or is no JSON.</exception>
    public static IConfigurationRoot Load(string? file, IReadOnlyDictionary<string, string?> overrides)
    {
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(Path.Combine(AppContext.BaseDirectory, File), optional: true)
                .AddJsonFile(Path.GetFullPath(file ?? File), optional: file is null)
                .AddEnvironmentVariables()
                .AddInMemoryCollection(overrides)
                .Build();
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            throw new ConfigurationException(e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message, e);
        }
    }
}
