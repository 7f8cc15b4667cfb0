using System.CommandLine;

namespace PrepaidMeter.HeadEnd.Cli;

/// <summary>A command with a one-line summary, which lists show, and a lesson, which only its own help shows.</summary>
internal sealed class TaughtCommand(string name, string summary, string lesson) : Command(name, summary)
{
    public string Lesson { get; } = lesson;
}
