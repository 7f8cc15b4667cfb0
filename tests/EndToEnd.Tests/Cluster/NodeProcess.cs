using System.Diagnostics;
using System.Text;

namespace PrepaidMeter.EndToEnd.Tests.Cluster;

/// <summary><c>headend run</c> as a process of its own; killed when disposed.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();

    private NodeProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    /// <summary>The end of what it wrote.</summary>
    public string Log
    {
        get
        {
            lock (_log)
            {
                return $"--- {Name}\n{_log.ToString(Math.Max(0, _log.Length - 3000), Math.Min(3000, _log.Length))}";
            }
        }
    }

    public static NodeProcess Start(string name, string settings, string roles)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "headend.dll"), "run", "--config", settings, "--node", name, "--roles", roles, "--urls", "http://127.0.0.1:0" },
            WorkingDirectory = Path.GetDirectoryName(settings),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(name, Process.Start(start)!);
    }

    /// <summary>SIGKILL: no handler runs, nothing is given back.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private void Note(string? line)
    {
        lock (_log)
        {
            _log.AppendLine(line);
        }
    }
}
