namespace PrepaidMeter.HeadEnd.Demo;

/// <summary>Where a demo keeps its database: a folder of the user's choice, or a temporary one that goes with the demo.</summary>
internal sealed class DemoFolder : IDisposable
{
    private const string Database = "headend.db";

    private readonly bool _temporary;

    private DemoFolder(string directory, bool temporary)
    {
        Path = directory;
        _temporary = temporary;
    }

    public string Path { get; }

    public string ConnectionString => $"Data Source={File(Database)}";

    /// <exception cref="Hosting.ConfigurationException">The folder can not be made, or holds a database already: a new fleet would contradict what it says.</exception>
    public static DemoFolder Open(string? directory)
    {
        try
        {
            if (directory is null)
            {
                return new(Directory.CreateTempSubdirectory("headend-demo-").FullName, temporary: true);
            }

            var folder = new DemoFolder(Directory.CreateDirectory(directory).FullName, temporary: false);
            return System.IO.File.Exists(folder.File(Database))
                ? throw new Hosting.ConfigurationException($"--data: {folder.File(Database)} is there already, from another fleet's life. Choose another folder, or delete it.")
                : folder;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new Hosting.ConfigurationException($"--data: {e.Message}", e);
        }
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose()
    {
        if (!_temporary)
        {
            return;
        }

        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // It lies in the temporary folder: the system clears it away.
        }
    }
}
