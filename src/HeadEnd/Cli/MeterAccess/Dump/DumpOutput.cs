using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace PrepaidMeter.HeadEnd.Cli.MeterAccess.Dump;

/// <summary>Where a dump goes: a file, which is there only once it is whole, or standard output.</summary>
internal sealed class DumpOutput : IDisposable
{
    // Relaxed: this is no HTML, and a "+" in a time stays a "+".
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly CliContext _context;
    private readonly string? _path;
    private readonly FileStream? _file;

    private DumpOutput(CliContext context, string? path, FileStream? file)
    {
        _context = context;
        _path = path;
        _file = file;
    }

    /// <summary>Makes sure that it can be written before a meter is asked for anything.</summary>
    /// <param name="path">Null: standard output.</param>
    /// <exception cref="CliException">It can not.</exception>
    public static DumpOutput Open(CliContext context, string? path)
    {
        if (path is null)
        {
            return new(context, null, null);
        }

        try
        {
            if (Directory.Exists(path))
            {
                throw new IOException($"'{path}' is a directory.");
            }

            // It may hold a customer's readings: the owner's alone.
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new(context, path, new FileStream(PartOf(path), options));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new CliException(ExitCode.Usage, $"--out: {e.Message}", e);
        }
    }

    public void Write(MeterDump dump, MeterTarget target)
    {
        if (_file is null)
        {
            _context.Out.WriteLine(Text(json => DumpJson.Write(json, dump, target)));
            return;
        }

        using (var json = new Utf8JsonWriter(_file, Options))
        {
            DumpJson.Write(json, dump, target);
        }

        _file.WriteByte((byte)'\n');
        _file.Dispose();
        File.Move(PartOf(_path!), _path!, overwrite: true);
    }

    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json);
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_path is not null)
        {
            File.Delete(PartOf(_path));
        }
    }

    private static string PartOf(string path) => path + ".part";
}
