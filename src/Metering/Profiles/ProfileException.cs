namespace PrepaidMeter.Metering.Profiles;

/// <summary>A profile file is wrong. The message names file and JSON path.</summary>
public sealed class ProfileException(string file, string path, string problem, Exception? inner = null)
    : Exception($"{file}: {path}: {problem}", inner)
{
    public string File { get; } = file;

    /// <summary>JSON path of the faulty member, "$" for the whole document.</summary>
    public string Path { get; } = path;
}
