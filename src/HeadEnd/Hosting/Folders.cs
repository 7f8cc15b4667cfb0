namespace PrepaidMeter.HeadEnd.Hosting;

/// <summary>Where relative paths of the configuration lead.</summary>
internal static class Folders
{
    /// <summary>The folder in the working directory, else the one shipped beside the executable.</summary>
    /// <exception cref="ConfigurationException">Neither exists.</exception>
    public static string Find(string key, string folder)
    {
        var here = Path.GetFullPath(folder);
        if (Directory.Exists(here))
        {
            return here;
        }

        var shipped = Path.Combine(AppContext.BaseDirectory, folder);
        return Directory.Exists(shipped) ? shipped : throw new ConfigurationException($"{key}: there is no folder '{here}' and none '{shipped}'.");
    }
}
